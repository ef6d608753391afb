/** Building answers: JSON bodies, plain texts and Statuses. */
import type { ApiStatus } from '../../api/machinery/status';
import type { Plain } from '../../base/plain';
import { toYaml } from '../../base/yaml/emit';
import type { ApiResponse } from '../../client/transport';

const NO_HEADERS = Object.freeze({});
const NO_WARNINGS: readonly string[] = Object.freeze([]);

export function json(status: number, body: Plain, warnings: readonly string[] = NO_WARNINGS): ApiResponse {
  return { status, contentType: 'application/json', body, headers: NO_HEADERS, warnings };
}

export function text(status: number, body: string, contentType = 'text/plain; charset=utf-8'): ApiResponse {
  return { status, contentType, body, headers: NO_HEADERS, warnings: NO_WARNINGS };
}

export function refused(status: ApiStatus, warnings: readonly string[] = NO_WARNINGS): ApiResponse {
  const answer = json(status.code, status.toObject(), warnings);
  const wait = status.details?.retryAfterSeconds;
  return wait === undefined ? answer : { ...answer, headers: { 'retry-after': String(wait) } };
}

/** A refusal in the form that was asked for. */
export function inForm(accept: string | undefined, answer: ApiResponse): ApiResponse {
  if (!(accept ?? '').startsWith('application/yaml')) return answer;
  return { ...answer, contentType: 'application/yaml', body: toYaml(answer.body as Plain) };
}

export function pageNotFound(): ApiResponse {
  return text(404, '404 page not found\n');
}
