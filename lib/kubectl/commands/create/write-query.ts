/** Query parameters of writes: field manager, field validation, dry run. */
import { type Invocation, query } from '../../invocation';
import { dryRunMode } from '../../printers/select';

const DIRECTIVES: Readonly<Record<string, string>> = {
  true: 'Strict',
  strict: 'Strict',
  warn: 'Warn',
  false: 'Ignore',
  ignore: 'Ignore',
};

export const validation = (k: Invocation): string => DIRECTIVES[k.flags.string('validate')] ?? 'Strict';

export function writeQuery(k: Invocation, manager: string): string {
  return query({
    fieldManager: k.flags.string('field-manager') || manager,
    fieldValidation: validation(k),
    dryRun: dryRunMode(k) === 'server' ? 'All' : undefined,
  });
}
