/** Shuffles addresses and MX records, aliases first (plugin/loadbalance); the question's id and time stand in for chance. */
import type { DnsRecord } from '../../network/contract';
import { isReply, type Plugin, type Query } from './plugin';

export const loadbalancePlugin: Plugin = (_directive, next) => (query, serving) => {
  const answer = next(query, serving);
  if (!isReply(answer) || answer.rcode !== 'NOERROR') return answer;
  const draw = drawsOf(query, serving.now);
  return {
    ...answer,
    answer: roundRobin(answer.answer, draw),
    authority: roundRobin(answer.authority, draw),
    additional: roundRobin(answer.additional, draw),
  };
};

/** 16-bit numbers as dns.Id() gives, from a linear congruential sequence. */
function drawsOf(query: Query, now: number): () => number {
  let state = (Math.imul(query.id + 1, 0x9e3779b1) ^ Math.imul((now % 0x7fffffff) + 1, 0x85ebca6b)) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 16;
  };
}

function roundRobin(records: readonly DnsRecord[], draw: () => number): readonly DnsRecord[] {
  if (records.length <= 1) return records;
  const of = (...types: readonly string[]): DnsRecord[] => records.filter((one) => types.includes(one.type));
  const rest = records.filter((one) => !['CNAME', 'A', 'AAAA', 'MX'].includes(one.type));
  return [...of('CNAME'), ...rest, ...shuffled(of('A', 'AAAA'), draw), ...shuffled(of('MX'), draw)];
}

function shuffled(records: DnsRecord[], draw: () => number): readonly DnsRecord[] {
  const swap = (i: number, j: number): void => {
    [records[i], records[j]] = [records[j] as DnsRecord, records[i] as DnsRecord];
  };
  if (records.length === 2) {
    if (draw() % 2 === 0) swap(0, 1);
  } else if (records.length > 2) {
    for (let i = 0; i < records.length; i++) swap(i, i + (draw() % (records.length - i)));
  }
  return records;
}
