/** What a request for a certificate must say (pkg/apis/certificates/validation); signatures are not checked. */
import { fromBase64 } from '../../../base/base64';
import { parseCertificateRequest } from '../../../base/x509/certificate-request';
import type { ApiObject, Draft, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required } from '../rules/field-error';

const USAGES = [
  ...['any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment'],
  ...['decipher only', 'digital signature', 'email protection', 'encipher only', 'ipsec end system', 'ipsec tunnel'],
  ...['ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime'],
  ...['server auth', 'signing', 'timestamping'],
];
const SIGNER = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+\/\S+$/;
const LEGACY = 'kubernetes.io/legacy-unknown';
const SHORTEST_SECONDS = 600;

export function validateRequest(object: ApiObject): readonly FieldError[] {
  const spec: Draft = (object as Draft).spec ?? {};
  return [...requestErrors(spec), ...usageErrors(spec.usages ?? []), ...signerErrors(spec), ...durationErrors(spec)];
}

function requestErrors({ request }: Draft): readonly FieldError[] {
  if (parseCertificateRequest(fromBase64(request ?? '') ?? '') !== undefined) return [];
  return [invalid('spec.request', request ?? '', 'PEM block type must be CERTIFICATE REQUEST')];
}

function usageErrors(usages: readonly string[]): readonly FieldError[] {
  if (usages.length === 0) return [required('spec.usages')];
  const at = (index: number) => `spec.usages[${index}]`;
  return [
    ...usages.flatMap((usage, index) => (USAGES.includes(usage) ? [] : [notSupported(at(index), usage, USAGES)])),
    ...usages.flatMap((usage, index) => (usages.indexOf(usage) < index ? [duplicate(at(index), usage)] : [])),
  ];
}

function signerErrors({ signerName = '' }: Draft): readonly FieldError[] {
  const field = 'spec.signerName';
  if (signerName === '') return [required(field)];
  if (signerName === LEGACY) {
    return [invalid(field, signerName, 'the legacy signerName is not allowed via this API version')];
  }
  if (SIGNER.test(signerName)) return [];
  const detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
  return [invalid(field, signerName, detail)];
}

function durationErrors({ expirationSeconds }: Draft): readonly FieldError[] {
  if (expirationSeconds == null || expirationSeconds >= SHORTEST_SECONDS) return [];
  const detail = 'may not specify a duration less than 600 seconds (10 minutes)';
  return [invalid('spec.expirationSeconds', expirationSeconds, detail)];
}
