/**
 * TLS secrets whose texts hold no certificate or key. What is inside a PEM block is not looked into.
 * Upstream: warningsForSecret, which calls tls.X509KeyPair.
 */
import { fromBase64 } from '../../../base/base64';
import type { ApiObject } from '../kind';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

export function secretWarnings(object: ApiObject): readonly string[] {
  if (object.type !== 'kubernetes.io/tls') return [];
  const data = (object.data ?? {}) as Readonly<Record<string, string>>;
  const types = (key: string) =>
    [...(fromBase64(data[key] ?? '') ?? '').matchAll(BLOCK)].map((match) => match[1] as string);
  const problem = certificateProblem(types('tls.crt')) ?? keyProblem(types('tls.key'));
  return problem === undefined ? [] : [`tls: ${problem}`];
}

const skipped = (types: readonly string[]) => `after skipping PEM blocks of the following types: [${types.join(' ')}]`;
const isKey = (type: string | undefined) => type?.endsWith('PRIVATE KEY') === true;

function certificateProblem(types: readonly string[]): string | undefined {
  if (types.includes('CERTIFICATE')) return undefined;
  if (types.length === 0) return 'failed to find any PEM data in certificate input';
  if (types.length === 1 && isKey(types[0])) {
    const found = 'but did find a private key; PEM inputs may have been switched';
    return `failed to find certificate PEM data in certificate input, ${found}`;
  }
  return `failed to find "CERTIFICATE" PEM block in certificate input ${skipped(types)}`;
}

function keyProblem(types: readonly string[]): string | undefined {
  if (types.some((type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))) return undefined;
  if (types.length === 0) return 'failed to find any PEM data in key input';
  if (types.length === 1 && types[0] === 'CERTIFICATE')
    return 'found a certificate rather than a key in the PEM for the private key';
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input ${skipped(types)}`;
}
