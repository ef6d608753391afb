/** The table of `auth can-i --list`. */
import type { Draft } from '../../draft';
import { alignTabs, TABLE_LAYOUT } from '../../printers/tab-writer';
import { policyRows } from '../../rbac/policy-rows';

export function rulesTable(status: Draft, head: boolean): string {
  const rows = policyRows([...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])]);
  const titles = head ? [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']] : [];
  return alignTabs([...titles, ...rows].map((line) => `${line.join('\t')}\n`).join(''), TABLE_LAYOUT);
}
