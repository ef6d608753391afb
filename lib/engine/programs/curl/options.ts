/** curl's command line (the part that courses use), with its own words for mistakes. */
import { type OptionSpec, parseOptions } from '../getopt';
import { HINT } from './messages';
import { notSimulatedOption, withOtherOptions } from './other-options';
import { dataOf, encodedDataOf, type ReadFile } from './request-data';

export interface CurlOptions {
  urls: { url: string; output: string | null; remoteName: boolean }[];
  silent: boolean;
  showError: boolean;
  verbose: boolean;
  include: boolean;
  head: boolean;
  fail: boolean;
  failWithBody: boolean;
  location: boolean;
  maxRedirects: number;
  insecure: boolean;
  writeOut: string | null;
  method: string | null;
  headers: string[];
  data: string | null;
  getWithData: boolean;
  agent: string | null;
  user: string | null;
  referer: string | null;
  cookie: string | null;
  maxTimeUs: number | null;
  connectTimeoutUs: number | null;
  resolve: { host: string; port: string; ip: string }[];
  connectTo: { host: string; port: string; toHost: string; toPort: string }[];
  retry: number;
  retryConnRefused: boolean;
  retryDelayUs: number | null;
  version: boolean;
  help: boolean;
  ipv6: boolean;
  json: boolean;
  dumpHeader: string | null;
  noProgress: boolean;
  globs: boolean;
  /** Said before anything is sent. */
  warnings: string;
}
export type ParsedCurl =
  | { readonly ok: true; readonly options: CurlOptions }
  | { readonly ok: false; readonly message: string; readonly exit: number };

const SPEC: OptionSpec = withOtherOptions({
  short: 'sSvifILkGgOo:w:X:d:H:A:u:e:b:m:VhN460#E:D:',
  long: {
    silent: 's',
    'show-error': 'S',
    verbose: 'v',
    include: 'i',
    'show-headers': 'i',
    head: 'I',
    fail: 'f',
    'fail-with-body': 'fail-with-body',
    location: 'L',
    insecure: 'k',
    get: 'G',
    output: 'o:',
    'remote-name': 'O',
    'write-out': 'w:',
    request: 'X:',
    data: 'd:',
    'data-raw': 'data-raw:',
    'data-ascii': 'd:',
    'data-binary': 'data-binary:',
    'data-urlencode': 'data-urlencode:',
    json: 'json:',
    header: 'H:',
    'user-agent': 'A:',
    user: 'u:',
    referer: 'e:',
    cookie: 'b:',
    'max-time': 'm:',
    'connect-timeout': 'connect-timeout:',
    'max-redirs': 'max-redirs:',
    resolve: 'resolve:',
    'connect-to': 'connect-to:',
    retry: 'retry:',
    'retry-connrefused': 'retry-connrefused',
    'retry-all-errors': 'retry-connrefused',
    'retry-delay': 'retry-delay:',
    'retry-max-time': 'ignored:',
    version: 'V',
    help: 'h',
    'no-buffer': 'N',
    ipv4: '4',
    ipv6: '6',
    url: 'url:',
    'dump-header': 'D:',
    'progress-bar': '#',
    'no-progress-meter': 'no-progress-meter',
    'http1.1': 'ignored',
    'http1.0': 'ignored',
    'no-keepalive': 'ignored',
    'path-as-is': 'ignored',
    globoff: 'g',
    compressed: 'ignored',
    cacert: 'ignored:',
    cert: 'ignored:',
    key: 'ignored:',
    interface: 'ignored:',
    noproxy: 'ignored:',
  },
});

function bad(message: string, hint = true): ParsedCurl {
  return { ok: false, message: `curl: ${message}\n${hint ? HINT : ''}`, exit: 2 };
}

/** Seconds with a fraction; undefined when it is no number. */
function secondsUs(text: string): number | undefined {
  return /^\d+(\.\d*)?$|^\.\d+$/.test(text) ? Math.round(Number(text) * 1_000_000) : undefined;
}

export function parseCurl(words: readonly string[], read: ReadFile): ParsedCurl {
  const parsed = parseOptions(words, SPEC);
  const o: CurlOptions = emptyOptions();
  const addData = (text: string, separator: string): void => {
    o.data = o.data === null ? text : `${o.data}${separator}${text}`;
  };
  const outputs: { output: string | null; remoteName: boolean }[] = [];
  const urls: string[] = [...parsed.operands];
  for (const { key, value, as } of parsed.options) {
    const seconds = secondsUs(value);
    if (['m', 'connect-timeout', 'retry-delay'].includes(key) && seconds === undefined) {
      return bad(`option ${as}: expected a proper numerical parameter`);
    }
    if (['retry', 'max-redirs'].includes(key) && !/^-?\d+$/.test(value)) {
      return bad(`option ${as}: expected a proper numerical parameter`);
    }
    if (key === 's') o.silent = true;
    else if (key === 'S') o.showError = true;
    else if (key === 'v') o.verbose = true;
    else if (key === 'i') o.include = true;
    else if (key === 'I') o.head = true;
    else if (key === 'f') o.fail = true;
    else if (key === 'fail-with-body') o.failWithBody = true;
    else if (key === 'L') o.location = true;
    else if (key === 'k') o.insecure = true;
    else if (key === 'G') o.getWithData = true;
    else if (key === 'o') outputs.push({ output: value, remoteName: false });
    else if (key === 'O') outputs.push({ output: null, remoteName: true });
    else if (key === 'w') o.writeOut = value;
    else if (key === 'X') o.method = value;
    else if (key === 'data-raw') addData(value, '&');
    else if (key === 'data-urlencode') addData(encodedDataOf(value, read), '&');
    else if (key === 'd' || key === 'data-binary' || key === 'json') {
      const data = dataOf(value, read, key !== 'd');
      if (data.warning !== undefined) o.warnings += data.warning;
      addData(data.text, key === 'json' ? '' : '&');
      if (key === 'json') o.json = true;
    } else if (key === 'H') o.headers.push(value);
    else if (key === 'A') o.agent = value;
    else if (key === 'u') o.user = value;
    else if (key === 'e') o.referer = value;
    else if (key === 'b') o.cookie = value;
    else if (key === 'm') o.maxTimeUs = seconds as number;
    else if (key === 'connect-timeout') o.connectTimeoutUs = seconds as number;
    else if (key === 'max-redirs') o.maxRedirects = Number(value);
    else if (key === 'resolve') {
      const m = /^\+?([^:]+):(\d+|\*):(.+)$/.exec(value);
      if (m === null)
        return { ok: false, message: `curl: (49) Couldn't parse CURLOPT_RESOLVE entry '${value}'\n`, exit: 49 };
      o.resolve.push({ host: m[1] as string, port: m[2] as string, ip: m[3] as string });
    } else if (key === 'connect-to') {
      const [host = '', port = '', toHost = '', toPort = ''] = value.split(':');
      o.connectTo.push({ host, port, toHost, toPort });
    } else if (key === 'retry') o.retry = Number(value);
    else if (key === 'retry-connrefused') o.retryConnRefused = true;
    else if (key === 'retry-delay') o.retryDelayUs = seconds as number;
    else if (key === 'g') o.globs = false;
    else if (key === 'V') o.version = true;
    else if (key === 'h') o.help = true;
    else if (key === '6') o.ipv6 = true;
    else if (key === 'url') urls.push(value);
    else if (key === 'D') o.dumpHeader = value;
    else if (key === '#' || key === 'no-progress-meter') o.noProgress = true;
    else {
      const option = notSimulatedOption(key);
      if (option !== undefined) return bad(`not simulated: ${option}`, false);
    }
    if (o.fail && o.failWithBody) {
      return bad(
        `You must select either --fail or --fail-with-body, not both.\ncurl: option ${as}: is badly used here`,
      );
    }
  }
  if (parsed.error !== undefined) {
    const name = parsed.error.option.startsWith('-') ? parsed.error.option : `-${parsed.error.option}`;
    return bad(
      parsed.error.kind === 'missing-value' ? `option ${name}: requires parameter` : `option ${name}: is unknown`,
    );
  }
  if (o.head && o.data !== null && !o.getWithData) {
    const message =
      'Warning: You can only select one HTTP request method! You asked for both POST \nWarning: (-d, --data) and HEAD (-I, --head).\n';
    return { ok: false, message, exit: 2 };
  }
  const all = o.globs && urls.some((url) => /[{[]/.test(url)) ? urls.flatMap(expand) : urls;
  o.urls = all.map((url, i) => ({ url, ...(outputs[i] ?? { output: null, remoteName: false }) }));
  return { ok: true, options: o };
}

/** curl's globs: `{a,b}` and `[1-3]`. */
function expand(url: string): string[] {
  const set = /\{([^{}]*)\}/.exec(url);
  if (set !== null) return (set[1] as string).split(',').flatMap((s) => expand(url.replace(set[0], s)));
  const range = /\[(\d+)-(\d+)\]/.exec(url);
  if (range === null) return [url];
  const found: string[] = [];
  const last = Math.min(Number(range[2]), Number(range[1]) + 999);
  for (let n = Number(range[1]); n <= last; n++) found.push(...expand(url.replace(range[0], String(n))));
  return found;
}

export function emptyOptions(): CurlOptions {
  return {
    urls: [],
    silent: false,
    showError: false,
    verbose: false,
    include: false,
    head: false,
    fail: false,
    failWithBody: false,
    location: false,
    maxRedirects: 50,
    insecure: false,
    writeOut: null,
    method: null,
    headers: [],
    data: null,
    getWithData: false,
    agent: null,
    user: null,
    referer: null,
    cookie: null,
    maxTimeUs: null,
    connectTimeoutUs: null,
    resolve: [],
    connectTo: [],
    retry: 0,
    retryConnRefused: false,
    retryDelayUs: null,
    version: false,
    help: false,
    ipv6: false,
    json: false,
    dumpHeader: null,
    noProgress: false,
    globs: true,
    warnings: '',
  };
}
