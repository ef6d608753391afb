/** Query parameters of writes: field manager, field validation, dry run. */
import { Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { dryRunMode } from '../../printers/select';

const DIRECTIVES: Readonly<Record<string, string>> = {
  true: 'Strict',
  strict: 'Strict',
  warn: 'Warn',
  false: 'Ignore',
  ignore: 'Ignore',
};

export function validation(k: Invocation): string {
  const given = k.flags.string('validate');
  const directive = given === '' ? 'Strict' : DIRECTIVES[given.toLowerCase()];
  if (directive !== undefined) return directive;
  throw new Failure(
    `invalid - validate option ${JSON.stringify(given)}; must be one of: strict (or true), warn, ignore (or false)`,
  );
}

/** Of a patch, which is not validated strictly: who writes, and whether it is a dry run. */
export function patchQuery(k: Invocation, manager: string): string {
  return query({
    fieldManager: k.flags.string('field-manager') || manager,
    dryRun: dryRunMode(k) === 'server' ? 'All' : undefined,
  });
}

export function writeQuery(k: Invocation, manager: string): string {
  return query({
    fieldManager: k.flags.string('field-manager') || manager,
    fieldValidation: validation(k),
    dryRun: dryRunMode(k) === 'server' ? 'All' : undefined,
  });
}
