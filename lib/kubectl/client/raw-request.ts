/** `--raw PATH`: one request as it stands, with the body of at most one file (kubectl/pkg/rawhttp). */
import type { ApiRequest } from '../../engine/client/transport';
import type { Flow } from '../command';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';

/** Documents that the server indents. */
const INDENTED = /^\/(?:version\/?)?$/;

/** The checks that create, replace and delete share; each has its own way to ask for files before. */
export function checkRaw(k: Invocation, foreign: readonly string[] = []): void {
  const { flags } = k;
  const [file = ''] = flags.list('filename');
  if (/^https?:\/\//.test(file)) throw new Failure('--raw cannot read from a url');
  for (const name of ['recursive', ...foreign, 'output']) {
    const given = flags.string(name);
    const shown = name === 'selector' ? '--selector (-l)' : `--${name}`;
    if (given !== '' && given !== 'false') throw new Failure(`--raw and ${shown} are mutually exclusive`);
  }
  checkRawPath(flags.string('raw'));
}

/** As Go's url.ParseRequestURI judges it. */
export function checkRawPath(path: string): void {
  if (path.startsWith('/') || /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(path)) return;
  throw new Failure(`--raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`);
}

export function* rawRequest(k: Invocation, method: ApiRequest['method']): Flow<number> {
  const raw = k.flags.string('raw');
  const at = raw.indexOf('?');
  const body = yield* rawBody(k);
  const answer = k.call({
    method,
    path: at < 0 ? raw : raw.slice(0, at),
    query: at < 0 ? '' : raw.slice(at + 1),
    ...(body === undefined ? {} : { contentType: 'application/json', body }),
  });
  if (typeof answer === 'string') k.out(answer);
  else if (INDENTED.test(raw)) k.out(JSON.stringify(answer, null, 2));
  else k.out(`${JSON.stringify(answer)}\n`);
  return 0;
}

function* rawBody(k: Invocation): Flow<string | undefined> {
  const [file] = k.flags.list('filename');
  if (file === undefined) return undefined;
  if (file === '-') return yield* k.readStdin();
  const read = k.sys.files.readFile(file);
  if (!read.ok) throw new Failure(`open ${file}: no such file or directory`);
  return read.value;
}
