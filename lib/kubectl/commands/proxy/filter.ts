/** Which requests `kubectl proxy` lets through: by path, method and the host that they name (kubectl/pkg/proxy). */
import type { HttpRequest } from '../../../engine/network/contract';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';

export type Filter = (request: HttpRequest) => boolean;

/** The line of proxy_server.go that ends kubectl when an expression is none. */
const FATAL_LINE = 83;
const FATAL_EXIT = 255;

/** Go's words for the mistakes that it finds in an expression. */
function complaint(text: string): string {
  if (/\[[^\]]*$/.test(text)) return `missing closing ]: \`${text.slice(text.lastIndexOf('['))}\``;
  if (/^[*+?]/.test(text)) return `missing argument to repetition operator: \`${text[0]}\``;
  const [opened, closed] = ['(', ')'].map((letter) => text.split(letter).length);
  return (opened as number) < (closed as number) ? `unexpected ): \`${text}\`` : `missing closing ): \`${text}\``;
}

function expressions(k: Invocation, flag: string): readonly RegExp[] {
  const text = k.flags.string(flag);
  if (text === '') return [];
  return text.split(',').map((part) => {
    try {
      return new RegExp(part);
    } catch {
      k.klogLine('F', FATAL_LINE, 'proxy_server.go', `Error compiling re: error parsing regexp: ${complaint(part)}`);
      throw new Failure('', FATAL_EXIT, true);
    }
  });
}

/** `localhost:8001`, `[::1]:8001` */
const hostOf = (header: string): string =>
  /^\[(.*)\](?::\d*)?$/.exec(header)?.[1] ?? /^([^:]*):\d*$/.exec(header)?.[1] ?? header;

export function filterOf(k: Invocation): Filter {
  const [acceptPaths, rejectPaths, acceptHosts, rejectMethods] = [
    'accept-paths',
    'reject-paths',
    'accept-hosts',
    'reject-methods',
  ].map((flag) => expressions(k, flag)) as [RegExp[], RegExp[], RegExp[], RegExp[]];
  const any = (list: readonly RegExp[], text: string) => list.some((each) => each.test(text));
  return ({ method, path, headers }) => {
    const bare = path.replace(/\?.*$/, '');
    const header = Object.keys(headers).find((name) => name.toLowerCase() === 'host');
    const host = hostOf(header === undefined ? '' : (headers[header] as string));
    if (any(rejectPaths, bare) || any(rejectMethods, method)) return false;
    return any(acceptPaths, bare) && any(acceptHosts, host);
  };
}
