/** The input of one iptables-restore run while it is put together: chain lines and rules of the filter and nat tables. */

export class RuleText {
  private readonly filterChains: string[] = [];
  private readonly filterRules: string[] = [];
  private readonly natChains: string[] = [];
  private readonly natRules: string[] = [];
  private readonly nat = new Set<string>();

  filterChain(name: string): void {
    this.filterChains.push(`:${name} - [0:0]`);
  }

  natChain(name: string): void {
    this.nat.add(name);
    this.natChains.push(`:${name} - [0:0]`);
  }

  /** Words that are empty are left out. */
  filterRule(chain: string, ...words: readonly string[]): void {
    this.filterRules.push(rule(chain, words));
  }

  natRule(chain: string, ...words: readonly string[]): void {
    this.natRules.push(rule(chain, words));
  }

  hasNatChain(name: string): boolean {
    return this.nat.has(name);
  }

  /** A chain must stand in the input to be flushed before it can go. */
  deleteNatChain(name: string): void {
    this.natChains.push(`:${name} - [0:0]`);
    this.natRules.push(`-X ${name}`);
  }

  toString(): string {
    const filter = ['*filter', ...this.filterChains, ...this.filterRules, 'COMMIT'];
    const nat = ['*nat', ...this.natChains, ...this.natRules, 'COMMIT'];
    return `${[...filter, ...nat].join('\n')}\n`;
  }
}

function rule(chain: string, words: readonly string[]): string {
  return ['-A', chain, ...words.filter((word) => word !== '')].join(' ');
}

export function comment(text: string): string {
  return `-m comment --comment "${text}"`;
}
