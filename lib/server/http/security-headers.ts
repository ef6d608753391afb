/**
 * Security headers of every answer. Scripts run from this origin or with the answer's own nonce: Next reads it from the
 * policy in the request's headers and puts it on its inline scripts, our layout on its theme script.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export const NONCE_HEADER = 'x-nonce';
const POLICY_HEADER = 'content-security-policy';

const FIXED = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};

export function secure(request: IncomingMessage, response: ServerResponse, development: boolean): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = policyFor(nonce, request.headers.host, development);
  // Set, not added: a client's own header must not choose the nonce.
  request.headers[NONCE_HEADER] = nonce;
  request.headers[POLICY_HEADER] = policy;
  response.setHeader(POLICY_HEADER, policy);
  for (const [name, value] of Object.entries(FIXED)) response.setHeader(name, value);
}

function policyFor(nonce: string, host: string | undefined, development: boolean): string {
  // 'self' covers ws: in today's browsers; older Safari needs the address. A host that is no plain name gets nothing.
  const sockets = host !== undefined && /^[a-z0-9.:[\]-]+$/i.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${development ? " 'unsafe-eval'" : ''}`,
    // xterm.js writes style elements and attributes: without this the terminal's font breaks.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self'${sockets}`,
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');
}
