/** What a request for a log asks for, checked (core/v1 PodLogOptions, validation.ValidatePodLogOptions). */
import type { FieldError } from '../../api/kinds/kind';
import { forbidden, invalid as invalidField } from '../../api/kinds/rules/field-error';
import { timeError } from '../../api/machinery/json/time-text';
import { badRequest, invalid } from '../../api/machinery/status';
import type { LogOptions } from '../../node/runtime/contract';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';

export function logOptions({ query, route }: RequestContext): LogOptions {
  const tailLines = query.integer('tailLines');
  const limitBytes = query.integer('limitBytes');
  const sinceSeconds = query.integer('sinceSeconds');
  const sinceTime = query.get('sinceTime') || undefined;
  const wrong = sinceTime === undefined ? undefined : timeError(sinceTime, 'seconds');
  if (wrong !== undefined) refuse(badRequest(wrong));
  const errors: FieldError[] = [];
  const atLeast = (field: string, value: number | undefined, least: number, text: string) => {
    if (value !== undefined && value < least) errors.push(invalidField(field, value, text));
  };
  atLeast('tailLines', tailLines, 0, 'must be greater than or equal to 0');
  atLeast('limitBytes', limitBytes, 1, 'must be greater than 0');
  if (sinceSeconds !== undefined && sinceTime !== undefined)
    errors.push(forbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  else atLeast('sinceSeconds', sinceSeconds, 1, 'must be greater than 0');
  if (query.has('stream')) errors.push(forbidden('stream', 'may not be specified'));
  if (errors.length > 0) refuse(invalid('', 'PodLogOptions', route.name ?? '', errors));
  return {
    previous: query.flag('previous'),
    timestamps: query.flag('timestamps'),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(sinceTime === undefined ? {} : { sinceTime }),
  };
}
