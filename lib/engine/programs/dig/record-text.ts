/** Records as bind's tools write them in columns, and the size of a message on the wire, which CoreDNS does not compress. */
import type { DnsRecord, DnsReply } from '../../network/contract';

const TAB = 8;
const COLUMNS = { ttl: 24, class: 32, type: 40, data: 48 } as const;

/** Tabs as far as they reach, at least one space (indent() of lib/dns/masterdump.c). */
class Line {
  text = '';
  private at = 0;

  add(word: string): this {
    this.text += word;
    this.at += word.length;
    return this;
  }

  column(to: number): this {
    const target = Math.max(to, this.at + 1);
    const tabs = Math.max(0, Math.floor(target / TAB) - Math.floor(this.at / TAB));
    const from = tabs > 0 ? Math.floor(target / TAB) * TAB : this.at;
    this.text += '\t'.repeat(tabs) + ' '.repeat(target - from);
    this.at = target;
    return this;
  }
}

export function questionText(name: string, type: string): string {
  return `;${new Line().add(name).column(COLUMNS.class).add('IN').column(COLUMNS.type).add(type).text}\n`;
}

export function recordText(record: DnsRecord): string {
  const line = new Line().add(record.name).column(COLUMNS.ttl).add(String(record.ttl)).column(COLUMNS.class).add('IN');
  return `${line.column(COLUMNS.type).add(record.type).column(COLUMNS.data).add(record.data).text}\n`;
}

function wireName(name: string): number {
  return name === '.' ? 1 : name.length + (name.endsWith('.') ? 1 : 2);
}

function wireData({ type, data }: DnsRecord): number {
  const words = data.split(' ');
  switch (type) {
    case 'A':
      return 4;
    case 'AAAA':
      return 16;
    case 'SRV':
      return 6 + wireName(words[3] ?? '.');
    case 'MX':
      return 2 + wireName(words[1] ?? '.');
    case 'SOA':
      return wireName(words[0] ?? '.') + wireName(words[1] ?? '.') + 20;
    case 'TXT':
      return data.length - 1;
    default:
      return wireName(data);
  }
}

/** `extra`: bytes of the OPT record. */
export function wireSize(reply: DnsReply, extra: number): number {
  const records = [...reply.answer, ...reply.authority, ...reply.additional];
  const body = records.reduce((sum, record) => sum + wireName(record.name) + 10 + wireData(record), 0);
  return 12 + wireName(reply.question.name) + 4 + body + extra;
}
