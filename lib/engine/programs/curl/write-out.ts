/** `-w`: variables `%{…}`, `%%` and the escapes \n \r \t. */
import { headerOf } from '../http/text';

export interface TransferFacts {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly method: string;
  readonly remoteIp: string;
  readonly remotePort: number;
  readonly localIp: string;
  readonly localPort: number;
  readonly bodySize: number;
  readonly headerSize: number;
  readonly redirects: number;
  readonly redirectUrl: string;
  readonly connects: number;
  readonly lookupUs: number;
  readonly connectUs: number;
  readonly firstByteUs: number;
  readonly totalUs: number;
  readonly exit: number;
  readonly error: string;
}

function seconds(us: number): string {
  return `${Math.floor(us / 1_000_000)}.${String(us % 1_000_000).padStart(6, '0')}`;
}

function variable(name: string, f: TransferFacts): string | undefined {
  const code = String(f.status).padStart(3, '0');
  const table: Readonly<Record<string, string>> = {
    http_code: code,
    response_code: code,
    http_version: f.status === 0 ? '0' : '1.1',
    content_type: headerOf(f.headers, 'content-type') ?? '',
    url: f.url,
    url_effective: effective(f.url),
    method: f.method,
    remote_ip: f.remoteIp,
    remote_port: String(f.remotePort),
    local_ip: f.localIp,
    local_port: String(f.localPort),
    size_download: String(f.bodySize),
    size_header: String(f.headerSize),
    num_redirects: String(f.redirects),
    redirect_url: f.redirectUrl,
    num_connects: String(f.connects),
    scheme: 'HTTP',
    time_namelookup: seconds(f.lookupUs),
    time_connect: seconds(f.connectUs),
    time_appconnect: seconds(0),
    time_pretransfer: seconds(f.connectUs),
    time_redirect: seconds(0),
    time_starttransfer: seconds(f.firstByteUs),
    time_total: seconds(f.totalUs),
    speed_download: String(f.totalUs > 0 ? Math.floor((f.bodySize * 1_000_000) / f.totalUs) : 0),
    exitcode: String(f.exit),
    errormsg: f.error,
  };
  return table[name];
}

export function writeOut(format: string, facts: TransferFacts): { readonly out: string; readonly err: string } {
  let toError = false;
  let outText = '';
  let errText = '';
  const put = (text: string) => {
    if (toError) errText += text;
    else outText += text;
  };
  for (let i = 0; i < format.length; i++) {
    const c = format[i] as string;
    const next = format[i + 1];
    if (c === '%' && next === '%') {
      put('%');
      i++;
    } else if (c === '%' && next === '{') {
      const end = format.indexOf('}', i);
      if (end < 0) {
        put('%{');
        i++;
        continue;
      }
      const name = format.slice(i + 2, end);
      if (name === 'stderr' || name === 'stdout') toError = name === 'stderr';
      else {
        const value = variable(name, facts);
        if (value === undefined) errText += `curl: unknown --write-out variable: '${name}'\n`;
        else put(value);
      }
      i = end;
    } else if (c === '\\' && next !== undefined) {
      put(next === 'n' ? '\n' : next === 'r' ? '\r' : next === 't' ? '\t' : `\\${next}`);
      i++;
    } else put(c);
  }
  return { out: outText, err: errText };
}

/** As it was asked for in the end: never without a path. */
function effective(url: string): string {
  return /^[a-z]+:\/\/[^/?#]+$/i.test(url) ? `${url}/` : url;
}
