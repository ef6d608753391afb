/** What differs between builds of curl: Debian 12's 7.88.1 and Alpine's 8.14.1. */
export interface CurlFlavour {
  readonly program: string;
  readonly version: string;
  readonly generation: 7 | 8;
  readonly cannotConnect: string;
  readonly badUrl: string;
  readonly versionText: string;
}

export const DEBIAN_CURL: CurlFlavour = {
  program: 'curl',
  version: '7.88.1',
  generation: 7,
  cannotConnect: "Couldn't connect to server",
  badUrl: 'URL using bad/illegal format or missing URL',
  versionText:
    'curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19 zlib/1.2.13 brotli/1.0.9 zstd/1.5.4 libidn2/2.3.3 libpsl/0.21.2 (+libidn2/2.3.3) libssh2/1.10.0 nghttp2/1.52.0 librtmp/2.3 OpenLDAP/2.5.13\n' +
    'Release-Date: 2023-02-20, security patched: 7.88.1-10+deb12u14\n' +
    'Protocols: dict file ftp ftps gopher gophers http https imap imaps ldap ldaps mqtt pop3 pop3s rtmp rtmpe rtmps rtmpt rtmpte rtmpts rtsp scp sftp smb smbs smtp smtps telnet tftp\n' +
    'Features: alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL threadsafe TLS-SRP UnixSockets zstd\n',
};

export const ALPINE_CURL: CurlFlavour = {
  program: 'curl-alpine',
  version: '8.14.1',
  generation: 8,
  cannotConnect: 'Could not connect to server',
  badUrl: 'URL rejected: Malformed input to a URL function',
  versionText:
    'curl 8.14.1 (x86_64-alpine-linux-musl) libcurl/8.14.1 OpenSSL/3.5.4 zlib/1.3.1 brotli/1.1.0 zstd/1.5.7 c-ares/1.34.5 libidn2/2.3.7 libpsl/0.21.5 nghttp2/1.65.0\n' +
    'Release-Date: 2025-06-04\n' +
    'Protocols: dict file ftp ftps gopher gophers http https imap imaps mqtt pop3 pop3s rtsp smb smbs smtp smtps telnet tftp ws wss\n' +
    'Features: alt-svc AsynchDNS brotli HSTS HTTP2 HTTPS-proxy IDN IPv6 Largefile libz NTLM PSL SSL threadsafe TLS-SRP UnixSockets zstd\n',
};
