/** A certificate signing request (PKCS #10, PEM) as far as anybody reads it: subject and alternative names, no signature. */
import { base64Bytes } from '../base64';
import { utf8Text } from '../utf8';
import { type DerValue, derValues, objectIdentifier } from './der';

export interface CertificateRequest {
  /** Values of the subject by OID, in their order. */
  readonly subject: Readonly<Record<string, readonly string[]>>;
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
  readonly ipAddresses: readonly string[];
}

const PEM =
  /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----\n([A-Za-z0-9+/=\s]*)-----END (?:NEW )?CERTIFICATE REQUEST-----/;
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const SUBJECT_ALT_NAME = '2.5.29.17';
const OCTETS = 0x04;

const children = (value: DerValue | undefined): readonly DerValue[] => (value && derValues(value.content)) ?? [];
const textOf = ({ content }: DerValue): string => utf8Text(content);

/** Undefined when the text is no request. */
export function parseCertificateRequest(pem: string): CertificateRequest | undefined {
  const [, body] = PEM.exec(pem) ?? [];
  const bytes = body === undefined ? undefined : base64Bytes(body.replace(/\s/g, ''));
  const [outer] = (bytes && derValues(bytes)) ?? [];
  const [info] = children(outer);
  const [version, name, key, attributes] = children(info);
  if (version?.tag !== 0x02 || name?.tag !== 0x30 || key?.tag !== 0x30) return undefined;
  return { subject: subjectOf(name), ...alternativeNames(attributes) };
}

function subjectOf(name: DerValue): Readonly<Record<string, readonly string[]>> {
  const subject: Record<string, string[]> = {};
  for (const set of children(name)) {
    for (const pair of children(set)) {
      const [oid, value] = children(pair);
      if (oid === undefined || value === undefined) continue;
      const values = (subject[objectIdentifier(oid.content)] ??= []);
      values.push(textOf(value));
    }
  }
  return subject;
}

function alternativeNames(attributes: DerValue | undefined): Omit<CertificateRequest, 'subject'> {
  const names: Record<number, DerValue[]> = {};
  for (const attribute of children(attributes)) {
    const [oid, values] = children(attribute);
    if (oid === undefined || objectIdentifier(oid.content) !== EXTENSION_REQUEST) continue;
    for (const extension of children(values).flatMap(children)) {
      const [id, ...rest] = children(extension);
      const octets = rest.find(({ tag }) => tag === OCTETS);
      if (id === undefined || objectIdentifier(id.content) !== SUBJECT_ALT_NAME) continue;
      const [list] = (octets && derValues(octets.content)) ?? [];
      for (const one of children(list)) (names[one.tag & 0x1f] ??= []).push(one);
    }
  }
  return {
    dnsNames: (names[2] ?? []).map(textOf),
    emailAddresses: (names[1] ?? []).map(textOf),
    uris: (names[6] ?? []).map(textOf),
    ipAddresses: (names[7] ?? []).map(({ content }) => content.join('.')),
  };
}
