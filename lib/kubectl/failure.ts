/** How a kubectl command fails: what checkErr (kubectl/pkg/cmd/util/helpers.go) prints for each kind of error. */
import type { Draft } from './draft';

/** A plain error; `error: ` is put before the text unless `bare`. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly exit = 1,
    readonly bare = false,
  ) {
    super(message);
  }
}
/** A Status the API server answered with; `prefix` is what the command adds (`error when creating "x"`). */
export class ApiFailure extends Error {
  constructor(
    readonly status: Draft,
    readonly prefix = '',
  ) {
    super(prefix + (status.message ?? ''));
  }
  get reason(): string {
    return this.status.reason ?? '';
  }
}
export class Failures extends Error {
  constructor(readonly errors: readonly Error[]) {
    super(errors.map((error) => error.message).join(', '));
  }
}

const standard = (error: Error): string | undefined => {
  if (!(error instanceof ApiFailure)) return undefined;
  if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
  return error.reason ? `Error from server (${error.reason}): ${error.message}` : `Error from server: ${error.message}`;
};

function invalid(error: ApiFailure): string {
  const details = error.status.details;
  if (!details) return `The request is invalid${error.message ? `: ${error.message}` : ''}`;
  const causes: Draft[] = details.causes ?? [];
  let text = 'The request is invalid';
  if (details.kind || details.name) text = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`;
  else if (error.message && causes.length === 0) text += `: ${error.message}`;
  const lines = [...new Set(causes.map((cause) => (cause.field ? `${cause.field}: ${cause.message}` : cause.message)))];
  if (lines.length === 0) return text;
  // Upstream ends the text itself, so a cause with a line break of its own is followed by an empty line.
  return lines.length === 1 ? `${text}: ${lines[0]}\n` : `${text}: \n${lines.map((line) => `* ${line}`).join('\n')}`;
}

/** What ends up on stderr, line break included. */
export function failureText(error: Error): { readonly text: string; readonly exit: number } {
  if (error instanceof Failures && error.errors.length === 1) return failureText(error.errors[0] as Error);
  let text: string;
  let exit = 1;
  if (error instanceof Failures) text = error.errors.map((each) => `${standard(each) ?? each.message}\n`).join('');
  else if (error instanceof ApiFailure) {
    text = error.reason === 'Invalid' ? invalid(error) : (standard(error) as string);
  } else {
    exit = error instanceof Failure ? error.exit : 1;
    const bare = (error instanceof Failure && error.bare) || error.message.startsWith('error: ');
    text = bare ? error.message : `error: ${error.message}`;
  }
  return { text: text === '' || text.endsWith('\n') ? text : `${text}\n`, exit };
}

export const usageFailure = (path: string, message: string): Failure =>
  new Failure(`${message}\nSee '${path} -h' for help and examples`);
