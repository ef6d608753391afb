/** Options of curl 7.88 that have no effect here: what they ask for is either always so or not simulated. */
import type { OptionSpec } from '../getopt';

/** Nothing that a learner could see hangs on them. */
const HARMLESS =
  'alt-svc: basic capath: cert-status cert-type: ciphers: compressed-ssh create-dirs create-file-mode: crlfile: curves: q/disable disallow-username-in-url dns-interface: dns-servers: engine: expect100-timeout: false-start happy-eyeballs-timeout-ms: hsts: http0.9 http2 j/junk-session-cookies keepalive-time: key-type: limit-rate: no-alpn n/netrc netrc-file: netrc-optional no-clobber no-npn no-sessionid pinnedpubkey: post301 post302 post303 proto: proto-default: proto-redir: Y/speed-limit: y/speed-time: ssl-no-revoke ssl-reqd styled-output tcp-fastopen tcp-nodelay tls-max: tls13-ciphers: 1/tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding';
const NOT_SIMULATED =
  'abstract-unix-socket: anyauth a/append aws-sigv4: K/config: C/continue-at: c/cookie-jar: crlf delegation: digest disable-eprt disable-epsv dns-ipv4-addr: dns-ipv6-addr: doh-cert-status doh-insecure doh-url: egd-file: etag-compare: etag-save: fail-early F/form: form-escape form-string: ftp-account: ftp-alternative-to-user: ftp-create-dirs ftp-method: ftp-pasv P/ftp-port: ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-ccc-mode: ftp-ssl-control haproxy-protocol hostpubmd5: hostpubsha256: http2-prior-knowledge http3 http3-only ignore-content-length krb: libcurl: l/list-only local-port: location-trusted login-options: mail-auth: mail-from: mail-rcpt: mail-rcpt-allowfails M/manual max-filesize: metalink negotiate ntlm ntlm-wb oauth2-bearer: output-dir: Z/parallel parallel-immediate parallel-max: pass: preproxy: x/proxy: proxy-anyauth proxy-basic proxy-cacert: proxy-capath: proxy-cert: proxy-cert-type: proxy-ciphers: proxy-crlfile: proxy-digest proxy-header: proxy-insecure proxy-key: proxy-key-type: proxy-negotiate proxy-ntlm proxy-pass: proxy-pinnedpubkey: proxy-service-name: proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tls13-ciphers: proxy-tlsauthtype: proxy-tlspassword: proxy-tlsuser: proxy-tlsv1 U/proxy-user: proxy1.0: p/proxytunnel pubkey: Q/quote: random-file: r/range: rate: raw J/remote-header-name remote-name-all R/remote-time remove-on-error request-target: sasl-authzid: sasl-ir service-name: socks4: socks4a: socks5: socks5-basic socks5-gssapi socks5-gssapi-nec socks5-gssapi-service: socks5-hostname: ssl ssl-allow-beast ssl-auto-client-cert ssl-revoke-best-effort 2/sslv2 3/sslv3 stderr: suppress-connect-headers t/telnet-option: tftp-blksize: tftp-no-options z/time-cond: tlsauthtype: tlspassword: tlsuser: trace: trace-ascii: trace-time unix-socket: T/upload-file: url-query: B/use-ascii xattr';

interface Named {
  readonly short: string;
  readonly name: string;
  readonly takesValue: boolean;
}

function named(texts: string): readonly Named[] {
  return texts.split(' ').map((text) => {
    const [, short = '', name = '', colon] = /^(?:(.)\/)?([^:]+)(:)?$/.exec(text) ?? [];
    return { short, name, takesValue: colon !== undefined };
  });
}

const notSimulated = named(NOT_SIMULATED);

/** The command line of curl with these added to the options that mean something. */
export function withOtherOptions(spec: OptionSpec): OptionSpec {
  let { short } = spec;
  const long: Record<string, string> = {};
  for (const { short: letter, name, takesValue } of [...named(HARMLESS), ...notSimulated]) {
    if (letter !== '') short += takesValue ? `${letter}:` : letter;
    long[name] = `${letter === '' ? name : letter}${takesValue ? ':' : ''}`;
  }
  return { ...spec, short, long: { ...long, ...spec.long } };
}

/** `--range` for -r or --range, when what it asks for is not simulated. */
export function notSimulatedOption(key: string): string | undefined {
  const found = notSimulated.find(({ short, name }) => key === name || (short !== '' && key === short));
  return found === undefined ? undefined : `--${found.name}`;
}
