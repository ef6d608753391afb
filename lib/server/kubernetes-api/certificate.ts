/** A self-signed certificate for loopback, made when the API is served: clients send tokens over TLS only. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { md, pki } from 'node-forge';

export interface ServerCertificate {
  /** PEM texts. */
  readonly key: string;
  readonly certificate: string;
}

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const DNS = 2;
const IP = 7;

export function selfSigned(hosts: readonly string[]): ServerCertificate {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(keys.publicKey);
  certificate.serialNumber = `00${randomBytes(16).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + YEAR_MS);
  const subject = [{ name: 'commonName', value: 'simulated kube-apiserver' }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'keyUsage', digitalSignature: true, keyCertSign: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: hosts.map((host) => (/^[\d.]+$/.test(host) ? { type: IP, ip: host } : { type: DNS, value: host })),
    },
  ]);
  certificate.sign(pki.privateKeyFromPem(keys.privateKey), md.sha256.create());
  return { key: keys.privateKey, certificate: pki.certificateToPem(certificate) };
}
