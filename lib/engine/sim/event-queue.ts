/**
 * The queue of pending events: a binary heap ordered by (at, seq). Cancelled events are dropped lazily and the heap is
 * rebuilt when the dead outnumber the living (kernel.md section 1), so that cancelled timers cannot pile up.
 */
import type { EventId, SimEvent } from './kernel-contract';

const DEAD_SLACK = 64;

function before(a: SimEvent, b: SimEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.seq < b.seq);
}

export class EventQueue {
  private heap: SimEvent[] = [];
  private readonly live = new Map<EventId, SimEvent>();
  private workPending = 0;

  get size(): number {
    return this.live.size;
  }

  /** Pending events of class `work`. */
  get work(): number {
    return this.workPending;
  }

  push(event: SimEvent): void {
    this.live.set(event.seq, event);
    if (event.class === 'work') this.workPending++;
    this.heap.push(event);
    this.siftUp(this.heap.length - 1);
  }

  cancel(id: EventId): void {
    const event = this.live.get(id);
    if (event === undefined) return;
    this.forget(event);
    if (this.heap.length - this.live.size > this.live.size + DEAD_SLACK) this.rebuild([...this.live.values()]);
  }

  peek(): SimEvent | undefined {
    for (;;) {
      const top = this.heap[0];
      if (top === undefined || this.live.has(top.seq)) return top;
      this.removeTop();
    }
  }

  pop(): SimEvent | undefined {
    const top = this.peek();
    if (top === undefined) return undefined;
    this.removeTop();
    this.forget(top);
    return top;
  }

  /** Live events in order; for snapshots and hashes. */
  list(): readonly SimEvent[] {
    return [...this.live.values()].sort((a, b) => (before(a, b) ? -1 : 1));
  }

  restore(events: readonly SimEvent[]): void {
    this.live.clear();
    this.workPending = 0;
    for (const event of events) {
      this.live.set(event.seq, event);
      if (event.class === 'work') this.workPending++;
    }
    this.rebuild([...events]);
  }

  private forget(event: SimEvent): void {
    this.live.delete(event.seq);
    if (event.class === 'work') this.workPending--;
  }

  private rebuild(events: SimEvent[]): void {
    this.heap = events;
    for (let i = (events.length >> 1) - 1; i >= 0; i--) this.siftDown(i);
  }

  private removeTop(): void {
    const last = this.heap.pop() as SimEvent;
    if (this.heap.length === 0) return;
    this.heap[0] = last;
    this.siftDown(0);
  }

  private siftUp(start: number): void {
    const heap = this.heap;
    const event = heap[start] as SimEvent;
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as SimEvent;
      if (!before(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  private siftDown(start: number): void {
    const heap = this.heap;
    const event = heap[start] as SimEvent;
    let index = start;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, heap[child] as SimEvent)) child++;
      const below = heap[child] as SimEvent;
      if (!before(below, event)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = event;
  }
}
