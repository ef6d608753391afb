/** A selector in words as the object that API types keep (apimachinery metav1.ParseToLabelSelector). */
import { type LabelOperator, parseLabelSelector } from '../../engine/api/machinery/selectors/label-selector';
import type { Draft } from '../draft';
import { Failure } from '../failure';

const OPERATORS: Partial<Readonly<Record<LabelOperator, string>>> = {
  in: 'In',
  notin: 'NotIn',
  '!=': 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

export function labelSelectorOf(text: string): Draft {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) throw new Failure(`couldn't parse the selector string ${JSON.stringify(text)}: ${parsed.message}`);
  const matchLabels: Draft = {};
  const matchExpressions: Draft[] = [];
  for (const { key, operator, values } of parsed.selector) {
    if (operator === '=' || operator === '==') matchLabels[key] = values[0];
    else if (OPERATORS[operator] === undefined)
      throw new Failure(`${JSON.stringify(operator)} isn't supported in label selectors`);
    else matchExpressions.push({ key, operator: OPERATORS[operator], ...(values.length > 0 ? { values } : {}) });
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}
