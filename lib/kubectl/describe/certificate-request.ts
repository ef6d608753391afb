/** CertificateSigningRequest: who asks for what, read from the request itself (describeCertificateSigningRequest). */
import { fromBase64 } from '../../engine/base/base64';
import { humanDuration } from '../../engine/base/duration';
import { parseCertificateRequest } from '../../engine/base/x509/certificate-request';
import { type Draft, entriesOf } from '../draft';
import { Failure } from '../failure';
import { rfc1123 } from '../time/civil';
import type { Describer } from './describer';
import { describeEvents } from './events';
import type { Page } from './page';

/** Parts of the subject in the order of the page. */
const PARTS: readonly (readonly [title: string, oid: string])[] = [
  ['Organization', '2.5.4.10'],
  ['Organizational Unit', '2.5.4.11'],
  ['Country', '2.5.4.6'],
  ['Locality', '2.5.4.7'],
  ['Province', '2.5.4.8'],
  ['StreetAddress', '2.5.4.9'],
  ['PostalCode', '2.5.4.17'],
];
const COMMON_NAME = '2.5.4.3';
const SERIAL_NUMBER = '2.5.4.5';

const pairs = (map: Draft): string =>
  entriesOf(map).length === 0
    ? '<none>'
    : entriesOf(map)
        .map(([key, value]) => `${key}=${value}`)
        .join(',');

function statusOf({ status }: Draft): string {
  const has = (wanted: string) => (status?.conditions ?? []).some(({ type }: Draft) => type === wanted);
  const verdict = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${verdict}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}

function list(page: Page, title: string, values: readonly string[] = []): void {
  if (values.length > 0) page.line(0, `\t${title}:\t${values.join('\n\t\t')}`);
}

export const certificateSigningRequest: Describer = {
  kind: 'CertificateSigningRequest',
  group: 'certificates.k8s.io',
  describe(object, page, context) {
    const { metadata, spec } = object;
    const request = parseCertificateRequest(fromBase64(spec.request ?? '') ?? '');
    if (request === undefined) throw new Failure('Error parsing CSR: PEM block type must be CERTIFICATE REQUEST');
    page.line(0, `Name:\t${metadata.name}`);
    page.line(0, `Labels:\t${pairs(metadata.labels)}`);
    page.line(0, `Annotations:\t${pairs(metadata.annotations)}`);
    page.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
    page.line(0, `Requesting User:\t${spec.username ?? ''}`);
    if (spec.signerName) page.line(0, `Signer:\t${spec.signerName}`);
    if (spec.expirationSeconds != null) {
      page.line(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`);
    }
    page.line(0, `Status:\t${statusOf(object)}`);
    const { subject, dnsNames, emailAddresses, uris, ipAddresses } = request;
    page.line(0, 'Subject:');
    page.line(0, `\tCommon Name:\t${subject[COMMON_NAME]?.at(-1) ?? ''}`);
    page.line(0, `\tSerial Number:\t${subject[SERIAL_NUMBER]?.at(-1) ?? ''}`);
    for (const [title, oid] of PARTS) list(page, title, subject[oid]);
    if (dnsNames.length + emailAddresses.length + uris.length + ipAddresses.length > 0) {
      page.line(0, 'Subject Alternative Names:');
      list(page, 'DNS Names', dnsNames);
      list(page, 'Email Addresses', emailAddresses);
      list(page, 'URIs', uris);
      list(page, 'IP Addresses', ipAddresses);
    }
    describeEvents(object, page, context);
  },
};
