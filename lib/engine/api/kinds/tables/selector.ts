/** A label selector as one text; `<none>` when it selects everything or is absent. Upstream: metav1.FormatLabelSelector. */
import type { LabelSelector } from '../rules/labels';

export function formatLabelSelector(selector: LabelSelector | null | undefined): string {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const terms = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...matchExpressions.map(({ key = '', operator, values = [] }) => ({ key, text: termText(key, operator, values) })),
  ];
  // Requirements are sorted by key.
  terms.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const text = terms.map((term) => term.text).join(',');
  return text === '' ? '<none>' : text;
}

function termText(key: string, operator: string | undefined, values: readonly string[]): string {
  const set = `(${[...values].sort().join(',')})`;
  switch (operator) {
    case 'In':
      return `${key} in ${set}`;
    case 'NotIn':
      return `${key} notin ${set}`;
    case 'Exists':
      return key;
    default:
      return `!${key}`;
  }
}
