/**
 * What outsiders need to check service account tokens: the issuer's metadata and its public key (pkg/routes/openidmetadata.go).
 * Signatures are not simulated, so the key is a made-up one; it names the same key as the tokens do.
 */
import type { Plain } from '../../base/plain';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const MODULUS_LETTERS = 342;

export const OPENID_METADATA = '/.well-known/openid-configuration';
export const OPENID_KEYS = '/openid/v1/jwks';
export const KEYS_TYPE = 'application/jwk-set+json';

export function openIdMetadata(server: string): Plain {
  return {
    issuer: ISSUER,
    jwks_uri: `https://${server}${OPENID_KEYS}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

export function openIdKeys(): Plain {
  const n = 'simulated'.repeat(Math.ceil(MODULUS_LETTERS / 9)).slice(0, MODULUS_LETTERS);
  return { keys: [{ use: 'sig', kty: 'RSA', kid: 'simulated', alg: 'RS256', n, e: 'AQAB' }] };
}
