import type { Tuple } from './entry';
import { type Keyed, TupleIndex } from './tuple-index';

const one = (tuple: Tuple, protocol: Keyed['protocol'] = 'tcp'): Keyed => ({ protocol, tuple });
const tuple = (sport: number, dport = 80): Tuple => ({ src: 0xc0a83101, sport, dst: 0x0a600001, dport });

test('finds by the whole tuple and by the protocol', () => {
  const index = new TupleIndex<Keyed>();
  const tcp = one(tuple(40_000));
  const udp = one(tuple(40_000), 'udp');
  index.put(tcp);
  index.put(udp);
  expect(index.get('tcp', tuple(40_000))).toBe(tcp);
  expect(index.get('udp', tuple(40_000))).toBe(udp);
  expect(index.get('icmp', tuple(40_000))).toBeUndefined();
  expect(index.get('tcp', tuple(40_001))).toBeUndefined();
});

test('tuples with the same number stand side by side', () => {
  // Enough for the same 32 bits to come up several times.
  const all: Keyed[] = [];
  for (let client = 1; client <= 600; client++) {
    for (let server = 1; server <= 600; server++) {
      all.push(one({ src: 0x0af40000 + client, sport: 30_000 + client, dst: 0x0a600000 + server * 3, dport: 80 }));
    }
  }
  const index = new TupleIndex<Keyed>();
  for (const keyed of all) index.put(keyed);
  expect(index.size).toBe(all.length);
  expect(index['map']?.size).toBeLessThan(all.length);
  expect(all.every((keyed) => index.get('tcp', keyed.tuple) === keyed)).toBe(true);
  for (const [at, keyed] of all.entries()) if (at % 2 === 0) index.delete('tcp', keyed.tuple);
  expect(index.size).toBe(all.length / 2);
  expect(all.every((keyed, at) => index.get('tcp', keyed.tuple) === (at % 2 === 0 ? undefined : keyed))).toBe(true);
});

test('what is put again goes to the end, and values come in order', () => {
  const index = new TupleIndex<Keyed>();
  const [a, b] = [one(tuple(1)), one(tuple(2))];
  index.put(a);
  index.put(b);
  const again = one(tuple(1));
  index.put(again);
  expect([...index.values()]).toEqual([b, again]);
  expect([...index.values()][1]).toBe(again);
  index.clear();
  expect(index.size).toBe(0);
  expect([...index.values()]).toEqual([]);
});
