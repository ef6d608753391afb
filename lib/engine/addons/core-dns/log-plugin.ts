/** One line a question: asker, question, size, result (plugin/log, format "common"). */
import type { DnsRecord } from '../../network/contract';
import { isReply, type Plugin, type Reply } from './plugin';

const HEADER = 12;
const RECORD = 10;

export const logPlugin: Plugin = (_directive, next) => (query, serving) => {
  const answer = next(query, serving);
  const size = HEADER + query.name.length + 1 + 4;
  const asked = `${query.from} - ${query.id} "${query.type} IN ${query.name.toLowerCase()} udp ${size} false 512"`;
  const rcode = isReply(answer) ? answer.rcode : 'SERVFAIL';
  const told = isReply(answer) ? size + lengthOf(answer) : size;
  const took = (60 + (query.id % 400)) / 1_000_000;
  serving.log.push(`[INFO] ${asked} ${rcode} ${flagsOf(answer)} ${told} ${took.toFixed(9)}s`);
  return answer;
};

function flagsOf(answer: Reply | { readonly error: string }): string {
  return [
    'qr',
    ...('aa' in answer && answer.aa ? ['aa'] : []),
    'rd',
    ...('ra' in answer && answer.ra ? ['ra'] : []),
  ].join(',');
}

function lengthOf(answer: Reply): number {
  const one = (r: DnsRecord): number => r.name.length + 1 + RECORD + (r.type === 'A' ? 4 : r.data.length + 1);
  return [...answer.answer, ...answer.authority, ...answer.additional].reduce((sum, r) => sum + one(r), 0);
}
