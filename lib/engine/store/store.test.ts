import type { PlainObject } from '../base/plain';
import { ReadTracker } from '../sim/read-tracker';
import { type Change, Store } from './store';

function build() {
  const clock = { now: 0 };
  const changes: Change[] = [];
  const tracker = new ReadTracker();
  const store = new Store(clock, tracker, (change) => changes.push(change));
  return { clock, changes, tracker, store };
}
const object = (name: string, extra: PlainObject = {}): PlainObject => ({ metadata: { name }, ...extra });

test('one counter for all resources; lists come in the order of keys, by namespace', () => {
  const { store, changes } = build();
  store.put('pods', 'b/x', object('x'));
  store.put('services', 'a/s', object('s'));
  store.put('pods', 'a/y', object('y'));
  store.put('pods', 'a-b/z', object('z'));
  expect(store.revision).toBe(4);
  expect(store.list('pods', '').map((o) => (o.metadata as PlainObject).name)).toEqual(['z', 'y', 'x']);
  expect(store.list('pods', 'a/')).toHaveLength(1);
  expect(changes.map((change) => change.revision)).toEqual([1, 2, 3, 4]);
});

test('objects are frozen at the door', () => {
  const { store } = build();
  const value = { metadata: { labels: { a: 'b' } } };
  store.put('pods', 'a/x', value);
  expect(() => {
    (value.metadata.labels as Record<string, string>).a = 'c';
  }).toThrow(TypeError);
});

test('a snapshot is not touched by later writes, and a store loaded from it goes on from there', () => {
  const { store } = build();
  store.put('pods', 'a/x', object('x', { n: 1 }));
  const saved = store.save();
  store.put('pods', 'a/x', object('x', { n: 2 }));
  store.delete('pods', 'a/x', object('x', { n: 3 }));
  const other = build().store;
  other.load(saved);
  expect(other.get('pods', 'a/x')).toMatchObject({ n: 1 });
  other.put('pods', 'a/y', object('y'));
  expect(other.revision).toBe(2);
  expect(store.get('pods', 'a/x')).toBeUndefined();
  expect(store.list('pods', '')).toEqual([]);
});

test('history reaches back 512 changes and five minutes; older is compacted', () => {
  const { store, clock } = build();
  for (let i = 0; i < 600; i++) store.put('pods', 'a/x', object('x', { i }));
  expect(store.since(50)).toBe('compacted');
  expect(store.since(88)).toHaveLength(512);
  clock.now = 400_000_000;
  store.put('pods', 'a/x', object('x'));
  expect(store.since(599)).toBe('compacted');
  expect(store.since(600)).toHaveLength(1);
});

test('readers of an object, of its namespace and of all are touched; others are not', () => {
  const { store, tracker } = build();
  tracker.run('one', () => store.get('pods', 'a/x'));
  tracker.run('namespace', () => store.list('pods', 'a/'));
  tracker.run('all', () => store.list('pods', ''));
  tracker.run('other', () => store.list('pods', 'b/'));
  store.put('pods', 'a/x', object('x'));
  expect(tracker.takeDirty()).toEqual(['all', 'namespace', 'one']);
});
