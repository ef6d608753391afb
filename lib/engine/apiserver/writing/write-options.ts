/** Options of writes: dry run, field manager, field validation (meta/v1 CreateOptions, UpdateOptions, PatchOptions). */
import type { FieldError } from '../../api/kinds/kind';
import type { FieldValidation } from '../../api/machinery/json/decode';
import { managerErrors } from '../../api/machinery/metadata/managed-fields-rules';
import { badRequest } from '../../api/machinery/status';
import { remembered } from '../../base/remembered';
import { optionsInvalid } from '../reading/list-options';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';

export type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly manager: string;
  readonly validation: FieldValidation;
  readonly force: boolean;
}

const MANAGER_MAX = 128;
const VALIDATIONS: readonly string[] = ['Ignore', 'Warn', 'Strict'];

export function writeOptions(context: RequestContext, kind: OptionsKind, isApply = false): WriteOptions {
  const { query, userAgent } = context;
  const errors: FieldError[] = [];
  const dryRun = query.all('dryRun');
  const manager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') || 'Warn';
  errors.push(...managerErrors('fieldManager', manager));
  if (isApply && manager === '') {
    const message = 'Required value: is required for apply patch';
    errors.push({ type: 'FieldValueRequired', field: 'fieldManager', message });
  }
  if (kind === 'PatchOptions' && !isApply && query.has('force')) {
    const message = 'Forbidden: may not be specified for non-apply patch';
    errors.push({ type: 'FieldValueForbidden', field: 'force', message });
  }
  if (dryRun.some((value) => value !== 'All')) {
    const message = `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`;
    errors.push({ type: 'FieldValueNotSupported', field: 'dryRun', message });
  }
  if (!VALIDATIONS.includes(validation)) {
    const message = `Unsupported value: "${validation}": supported values: "", "Ignore", "Strict", "Warn"`;
    errors.push({ type: 'FieldValueNotSupported', field: 'fieldValidation', message });
  }
  if (errors.length > 0) refuse(optionsInvalid(kind, errors));
  return {
    dryRun: dryRun.length > 0,
    manager: manager === '' ? managerOf(userAgent) : manager,
    validation: validation as FieldValidation,
    force: query.flag('force'),
  };
}

/** What stands before the first slash of the user agent, at most 128 characters. */
const managerOf = remembered(
  (userAgent: string): string => (userAgent.split('/')[0] as string).slice(0, MANAGER_MAX) || 'unknown',
);

export function bodyRequired(): never {
  return refuse(badRequest('the body of the request must not be empty'));
}
