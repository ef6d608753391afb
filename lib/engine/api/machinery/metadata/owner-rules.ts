/** Owner references: complete, no Events, one controller at most (apimachinery objectmeta.go ValidateOwnerReferences). */
import type { Draft, FieldError } from '../../kinds/kind';
import { invalid } from '../../kinds/rules/field-error';

const FIELD = 'metadata.ownerReferences';

export function ownerErrors(owners: readonly Draft[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  let controller: string | undefined;
  for (const owner of owners) {
    const { apiVersion = '', kind = '', name = '', uid = '' } = owner;
    const [group, version] = groupVersion(apiVersion);
    if (version === '') errors.push(invalid(`${FIELD}.apiVersion`, apiVersion, 'version must not be empty'));
    if (kind === '') errors.push(invalid(`${FIELD}.kind`, '', 'must not be empty'));
    if (name === '') errors.push(invalid(`${FIELD}.name`, '', 'must not be empty'));
    if (uid === '') errors.push(invalid(`${FIELD}.uid`, '', 'must not be empty'));
    if (group === '' && version === 'v1' && kind === 'Event')
      errors.push(invalid(FIELD, owner, '/v1, Kind=Event is disallowed from being an owner'));
    if (owner.controller !== true) continue;
    if (controller !== undefined) {
      const text = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${kind}/${name}`;
      errors.push(invalid(FIELD, owners, text));
    } else controller = `${kind}/${name}`;
  }
  return errors;
}

/** Group and version of an apiVersion; both empty when it has more than one slash. */
function groupVersion(apiVersion: string): readonly [string, string] {
  const slash = apiVersion.indexOf('/');
  if (slash < 0) return ['', apiVersion];
  return slash === apiVersion.lastIndexOf('/') ? [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)] : ['', ''];
}
