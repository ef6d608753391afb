import { parseCertificateRequest } from './certificate-request';

/** Made by openssl: /O=dev/O=ops/CN=bob, subjectAltName=DNS:a.b,IP:10.0.0.1,email:x@y.z,URI:spiffe://a/b. */
const PEM = `-----BEGIN CERTIFICATE REQUEST-----
MIIBIjCByAIBADAqMQwwCgYDVQQKDANkZXYxDDAKBgNVBAoMA29wczEMMAoGA1UE
AwwDYm9iMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqZXVLb3ixUcKhPwntupH
dGH6rztKcTs5vkpBwNGcNNhou+E3WRtA3yVKpoHB7rIGIc729cJuSU/STocOeoor
aKA8MDoGCSqGSIb3DQEJDjEtMCswKQYDVR0RBCIwIIIDYS5ihwQKAAABgQV4QHku
eoYMc3BpZmZlOi8vYS9iMAoGCCqGSM49BAMCA0kAMEYCIQDBXfMQZOWvBBm16zyy
WWhjL5c4vjZI0SkSe2YQnyS5RwIhAPLtDh+rvvzHM0BoVTlDIcVSciuSpN7RUZVE
F3ghbtaa
-----END CERTIFICATE REQUEST-----
`;

describe('certificate requests', () => {
  it('tell their subject and the names they are also for', () => {
    expect(parseCertificateRequest(PEM)).toEqual({
      subject: { '2.5.4.10': ['dev', 'ops'], '2.5.4.3': ['bob'] },
      dnsNames: ['a.b'],
      ipAddresses: ['10.0.0.1'],
      emailAddresses: ['x@y.z'],
      uris: ['spiffe://a/b'],
    });
  });

  it('are refused when they are none', () => {
    expect(parseCertificateRequest('hello')).toBeUndefined();
    expect(parseCertificateRequest(PEM.replace(/MIIB[^-]*/, 'AAAA\n'))).toBeUndefined();
  });
});
