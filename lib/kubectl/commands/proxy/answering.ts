/** What `kubectl proxy` answers: the API server's own answer with kubectl's identity, or a file below --www. */
import type { ApiRequest } from '../../../engine/client/transport';
import type { HttpRequest, HttpResponse } from '../../../engine/network/contract';
import type { Draft } from '../../draft';
import type { Invocation } from '../../invocation';
import type { Filter } from './filter';

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
};
const TEXT = 'text/plain; charset=utf-8';
/** Programs for whom the server indents its JSON. */
const READERS = /^(?:curl|Wget|Mozilla\/5\.0)/;

function answer(status: number, type: string, body: string): HttpResponse {
  const headers = { 'Content-Type': type, 'Cache-Control': 'no-cache, private' };
  return { kind: 'http-response', status, reason: REASONS[status] ?? '', headers, body };
}

export function answerTo(k: Invocation, request: HttpRequest, filter: Filter | undefined): HttpResponse {
  if (filter !== undefined && !filter(request)) return answer(403, TEXT, 'Forbidden\n');
  const { flags } = k;
  const prefix = withSlash(flags.string('www-prefix'));
  const folder = flags.string('www');
  if (folder !== '' && request.path.startsWith(prefix)) {
    const file = k.sys.files.readFile(`${folder}/${request.path.slice(prefix.length)}`);
    return file.ok ? answer(200, TEXT, file.value) : answer(404, TEXT, '404 page not found\n');
  }
  const root = withSlash(flags.string('api-prefix'));
  if (!request.path.startsWith(root)) return answer(404, TEXT, '404 page not found\n');
  return fromServer(k, request, request.path.slice(root.length - 1));
}

export const withSlash = (text: string): string => (text.endsWith('/') ? text : `${text}/`);

function fromServer(k: Invocation, { method, headers, body }: HttpRequest, target: string): HttpResponse {
  const header = (wanted: string): string | undefined => {
    const name = Object.keys(headers).find((each) => each.toLowerCase() === wanted);
    return name === undefined ? undefined : headers[name];
  };
  const at = target.indexOf('?');
  const type = header('content-type');
  const accept = header('accept');
  const got = k.transport.request({
    method: (method === 'HEAD' ? 'GET' : method) as ApiRequest['method'],
    path: at < 0 ? target : target.slice(0, at),
    query: at < 0 ? '' : target.slice(at + 1),
    accept: accept === undefined || accept === '*/*' ? 'application/json' : accept,
    ...(body === '' ? {} : { body, contentType: type ?? 'application/json' }),
  });
  const value = got.body as Draft;
  if (typeof value === 'string') return answer(got.status, got.contentType || TEXT, value);
  const pretty = READERS.test(header('user-agent') ?? '') || /(?:^|[?&])pretty=(?:true|1)/.test(target);
  return answer(got.status, 'application/json', pretty ? JSON.stringify(value, null, 2) : `${JSON.stringify(value)}\n`);
}
