/** `!!`, `!n`, `!-n`, `!text`, `!$`, `^old^new` (bash manual 9.3), outside single quotes. */
export type Expanded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'error'; readonly message: string };

export function expandHistory(text: string, history: readonly string[]): Expanded {
  const last = history[history.length - 1];
  const swap = /^\^([^^]+)\^([^^]*)\^?$/.exec(text);
  if (swap) {
    if (!last?.includes(swap[1] as string)) return { kind: 'error', message: `:s${text}` };
    return { kind: 'text', text: last.replace(swap[1] as string, () => swap[2] as string) };
  }
  let out = '';
  let single = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "'") single = !single;
    if (c === '\\' && !single) {
      out += c + text.charAt(++i);
      continue;
    }
    if (c !== '!' || single || /^(?:[\s=("]|$)/.test(text.slice(i + 1)) || out.endsWith('$') || out.endsWith('{')) {
      out += c;
      continue;
    }
    const event = /^!(!|-?\d+|\$|\^|\*|\?[^?\n]+\??|[^\s;&|"'!]+)/.exec(text.slice(i));
    if (!event) {
      out += c;
      continue;
    }
    const found = lookUp(event[1] as string, history);
    if (found === undefined) return { kind: 'error', message: event[0] };
    out += found;
    i += event[0].length - 1;
  }
  return { kind: 'text', text: out };
}

function lookUp(what: string, history: readonly string[]): string | undefined {
  const last = history[history.length - 1];
  const words = last?.trim().split(/\s+/) ?? [];
  if (what === '!') return last;
  if (what === '$') return last === undefined ? undefined : words[words.length - 1];
  if (what === '^') return words[1];
  if (what === '*') return words.slice(1).join(' ');
  if (/^\d+$/.test(what)) return history[Number(what) - 1];
  if (/^-\d+$/.test(what)) return history[history.length + Number(what)];
  if (what.startsWith('?')) return [...history].reverse().find((entry) => entry.includes(what.replace(/^\?|\?$/g, '')));
  return [...history].reverse().find((entry) => entry.startsWith(what));
}
