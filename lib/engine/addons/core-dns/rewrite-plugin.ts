/** Rewrites the name or type of a question, and names of the answer back (plugin/rewrite: name, with exact, prefix, suffix, substring and regex, and type). */
import type { DnsRecord } from '../../network/contract';
import { fqdn } from './corefile';
import { isReply, type Plugin } from './plugin';

type Rewriting = (name: string) => string | undefined;

export const rewritePlugin: Plugin = (directive, next) => {
  const words = [...directive.args];
  const mode = words[0] === 'continue' || words[0] === 'stop' ? words.shift() : 'stop';
  const [field, ...rest] = words;
  if (field === 'type') {
    const [from = '', to = ''] = rest;
    return (query, serving) => next(query.type === from ? { ...query, type: to } : query, serving);
  }
  if (field !== 'name' || mode === undefined) return next;
  const rewriting = rewritingOf(rest);
  return (query, serving) => {
    const name = rewriting(query.name.toLowerCase());
    if (name === undefined) return next(query, serving);
    const answer = next({ ...query, name: fqdn(name) }, serving);
    if (!isReply(answer)) return answer;
    // The asker must find the name it asked for.
    const back = (one: DnsRecord): DnsRecord =>
      one.name.toLowerCase() === fqdn(name) ? { ...one, name: query.name } : one;
    return { ...answer, answer: answer.answer.map(back) };
  };
};

function rewritingOf(words: readonly string[]): Rewriting {
  const kinds = ['exact', 'prefix', 'suffix', 'substring', 'regex'];
  const [kind, from = '', to = ''] = kinds.includes(words[0] ?? '') ? words : ['exact', ...words];
  switch (kind) {
    case 'prefix':
      return (name) => (name.startsWith(from) ? to + name.slice(from.length) : undefined);
    case 'suffix':
      return (name) =>
        name.endsWith(fqdn(from)) ? name.slice(0, name.length - fqdn(from).length) + fqdn(to) : undefined;
    case 'substring':
      return (name) => (name.includes(from) ? name.replace(from, to) : undefined);
    case 'regex': {
      const pattern = new RegExp(from);
      return (name) => {
        const match = pattern.exec(name);
        return match === null ? undefined : to.replace(/\{(\d+)\}/g, (_, n) => match[Number(n)] ?? '');
      };
    }
    default:
      return (name) => (name === fqdn(from) ? to : undefined);
  }
}
