/** The real rule tables without a data plane behind them; keeps what was restored. */
import type { Netfilter } from '../../../network/contract';
import { restore } from '../../../network/netfilter/restore';
import { save } from '../../../network/netfilter/save';
import { NO_TABLES, type Tables } from '../../../network/netfilter/tables';

export class RulesOnlyNetfilter implements Netfilter {
  readonly restores: string[] = [];
  private tables: Tables = NO_TABLES;

  restore(text: string): { readonly ok: true } | { readonly ok: false; readonly message: string } {
    this.restores.push(text);
    const result = restore(this.tables, text);
    if (!result.ok) return result;
    this.tables = result.tables;
    return { ok: true };
  }

  save(table?: string): string {
    return save(this.tables, table);
  }
}
