/** Checks of ListOptions: resourceVersion, its match, sendInitialEvents (apimachinery meta/internalversion/validation). */

import type { FieldError } from '../../api/kinds/kind';
import { ApiStatus, badRequest } from '../../api/machinery/status';
import type { Query } from '../request/query';
import { refuse } from '../request/refusal';

export function checkListOptions(query: Query, isWatch: boolean): void {
  query.integer('limit');
  query.integer('timeoutSeconds');
  const errors: FieldError[] = [];
  const match = query.get('resourceVersionMatch') ?? '';
  const initial = query.has('sendInitialEvents');
  const forbidden = (field: string, detail: string) =>
    errors.push({ type: 'FieldValueForbidden', field, message: `Forbidden: ${detail}` });
  const onlyNotOlder = () => {
    if (match === 'NotOlderThan') return;
    const message = `Unsupported value: "${match}": supported values: "NotOlderThan"`;
    errors.push({ type: 'FieldValueNotSupported', field: 'resourceVersionMatch', message });
  };
  if (initial && !isWatch) {
    forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list');
  } else if (initial) {
    if (match !== 'NotOlderThan') {
      forbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
    }
    if (match !== '') onlyNotOlder();
  } else if (match !== '') {
    if (isWatch) {
      const why = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
      forbidden('resourceVersionMatch', why);
      onlyNotOlder();
    } else if ((query.get('resourceVersion') ?? '') === '') {
      forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided');
    }
    if (!isWatch && match === 'Exact' && query.get('resourceVersion') === '0') {
      forbidden('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
    }
    if (!isWatch && match !== 'Exact' && match !== 'NotOlderThan') {
      const message = `Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`;
      errors.push({ type: 'FieldValueNotSupported', field: 'resourceVersionMatch', message });
    }
  }
  if (errors.length > 0) refuse(optionsInvalid('ListOptions', errors));
}

/** Invalid options of the meta group carry no object name. */
export function optionsInvalid(kind: string, errors: readonly FieldError[]): ApiStatus {
  const texts = errors.map((error) => `${error.field}: ${error.message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new ApiStatus(422, 'Invalid', `${kind}.meta.k8s.io "" is invalid: ${list}`, {
    group: 'meta.k8s.io',
    kind,
    causes: errors.map(({ type, message, field }) => ({ reason: type, message, field })),
  });
}

/** Parses a resource version; the list wraps Go's parse error, the watch tells it bare. */
export function revisionOf(query: Query): number | undefined {
  const text = query.get('resourceVersion') ?? '';
  if (text === '') return undefined;
  const parsed = parseRevision(text);
  return parsed ?? refuse(badRequest(`invalid resource version: ${badRevision(text)}`));
}

export function parseRevision(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

export function badRevision(text: string): string {
  return `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`;
}

/** Nobody waits here for a revision that is still to come, as the server's cache does for some seconds. */
export function refuseFuture(revision: number | undefined, current: number): void {
  if (revision === undefined || revision <= current) return;
  const message = `Timeout: Too large resource version: ${revision}, current: ${current}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  refuse(new ApiStatus(504, 'Timeout', message, { causes, retryAfterSeconds: 1 }));
}
