/** A netfilter that stores rules in the canonical order of iptables-save; it filters nothing. */
import type { Netfilter } from '../../../network/contract';

const BUILTIN: Record<string, readonly string[]> = {
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

export class FakeNetfilter implements Netfilter {
  private readonly tables = new Map<string, Map<string, string[]>>();
  restores: string[] = [];

  constructor() {
    for (const [name, chains] of Object.entries(BUILTIN)) {
      this.tables.set(name, new Map(chains.map((chain) => [chain, []])));
    }
  }

  restore(text: string): { readonly ok: true } | { readonly ok: false; readonly message: string } {
    this.restores.push(text);
    let table = new Map<string, string[]>();
    const lines = text.split('\n');
    for (const [number, line] of lines.entries()) {
      const failed = { ok: false, message: `line ${number + 1} failed` } as const;
      if (line.startsWith('*')) table = this.tables.get(line.slice(1)) as Map<string, string[]>;
      else if (line.startsWith(':')) table.set(line.slice(1).split(' ')[0] as string, []);
      else if (line.startsWith('-X ')) {
        const gone = line.slice(3);
        if ([...table.values()].flat().some((rule) => rule.endsWith(`-j ${gone}`))) return failed;
        table.delete(gone);
      } else if (/^-[AI] /.test(line)) {
        const [, how, chain = '', rest = ''] = /^-([AI]) (\S+) (.*)$/.exec(line) ?? [];
        const rules = table.get(chain);
        const target = / -j (KUBE-\S+)/.exec(` ${rest}`)?.[1];
        if (rules === undefined || (target !== undefined && !table.has(target))) return failed;
        if (how === 'I') rules.unshift(canonical(rest));
        else rules.push(canonical(rest));
      }
    }
    return { ok: true };
  }

  save(only?: string): string {
    let text = '';
    for (const [name, chains] of this.tables) {
      if (only !== undefined && only !== name) continue;
      const own = BUILTIN[name] as readonly string[];
      const order = [...own, ...[...chains.keys()].filter((chain) => !own.includes(chain)).sort()];
      text += `*${name}\n${order.map((c) => `:${c} ${own.includes(c) ? 'ACCEPT' : '-'} [0:0]\n`).join('')}`;
      text += order.flatMap((c) => (chains.get(c) ?? []).map((rule) => `-A ${c} ${rule}\n`)).join('');
      text += 'COMMIT\n';
    }
    return text;
  }
}

/** `-s`, `-d` and `-p` first, matches in their order, marks and probabilities as the kernel keeps them. */
function canonical(rule: string): string {
  const words = rule.match(/"[^"]*"|\S+/g) ?? [];
  const address: Record<string, string> = {};
  const rest: string[] = [];
  let not = '';
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '!' && /^-[sdp]$/.test(words[i + 1] ?? '')) not = '! ';
    else if (/^-[sdp]$/.test(word)) {
      const value = words[++i] as string;
      const masked = word === '-p' || value.includes('/') ? value : `${value}/32`;
      address[word] = `${not}${word} ${masked}`;
      not = '';
    } else rest.push(word);
  }
  const text = [address['-s'], address['-d'], address['-p'], ...rest].filter((part) => part !== undefined).join(' ');
  return text
    .replace(/0x00004000/g, '0x4000')
    .replace('--xor-mark 0x4000', '--set-xmark 0x4000/0x0')
    .replace('--or-mark 0x4000', '--set-xmark 0x4000/0x4000')
    .replace(/-j REJECT$/, '-j REJECT --reject-with icmp-port-unreachable')
    .replace('--nfacct-name ', '--nfacct-name  ')
    .replace(
      /--probability (\S+)/,
      (_, p) => `--probability ${(Math.round(Number(p) * 2 ** 31) / 2 ** 31).toFixed(11)}`,
    )
    .replace(/-m recent (--name \S+) (--set|--rcheck.*--reap)/, '-m recent $2 $1 --mask 255.255.255.255 --rsource')
    .replace(/--comment "([^" ]+)"/, '--comment "$1"');
}
