/** Keys whose values are the pod's own. Upstream: ValidateMatchLabelKeysAndMismatchLabelKeys. */
import type { Draft, FieldError } from '../kind';
import { forbidden, invalid } from '../rules/field-error';
import { keyErrors } from './scalars';

export function labelKeysErrors(field: string, term: Draft): readonly FieldError[] {
  const { labelSelector } = term;
  const match: readonly string[] = term.matchLabelKeys ?? [];
  const mismatch: readonly string[] = term.mismatchLabelKeys ?? [];
  const errors: FieldError[] = [
    ...listErrors(`${field}.matchLabelKeys`, match, labelSelector),
    ...listErrors(`${field}.mismatchLabelKeys`, mismatch, labelSelector),
  ];
  if (labelSelector) {
    // The keys' own expressions are merged in already, so a key that is known before was given twice.
    const known = new Set(Object.keys(labelSelector.matchLabels ?? {}));
    for (const { key } of labelSelector.matchExpressions ?? []) {
      const index = match.lastIndexOf(key);
      if (index >= 0 && known.has(key))
        errors.push(invalid(`${field}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'));
      known.add(key);
    }
  }
  for (const [index, key] of match.entries())
    if (mismatch.includes(key)) {
      const text = 'exists in both matchLabelKeys and mismatchLabelKeys';
      errors.push(invalid(`${field}.matchLabelKeys[${index}]`, key, text));
    }
  return errors;
}

function listErrors(field: string, keys: readonly string[], selector: unknown): readonly FieldError[] {
  if (keys.length === 0) return [];
  if (!selector) return [forbidden(field, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((key, index) => keyErrors(`${field}[${index}]`, key));
}
