/**
 * Moves the wall clock of a saved state: timestamps of API objects and of log lines. A checkpoint is booted once at a
 * fixed date; a session that starts from it lives at its own. What holds no timestamp stays shared.
 */
import { parseRfc3339, rfc3339, rfc3339Micro } from '../sim/wall-clock';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z/g;
/** klog's head, `I1121 10:55:25.727000`: month, day and time without a year. */
const KLOG = /^([IWEF])(\d\d)(\d\d) (\d\d:\d\d:\d\d)(\.\d{6})/gm;

export class TimeShift {
  /** Objects in which no timestamp was found, whichever way they are reached. */
  private readonly timeless = new WeakSet<object>();

  /** `year`: of the dates that klog leaves without one. */
  constructor(private readonly year: number) {}

  shift<T>(value: T, deltaMs: number): T {
    if (deltaMs === 0) return value;
    return this.moved(value, deltaMs) as T;
  }

  private moved(value: unknown, delta: number): unknown {
    if (typeof value === 'string') return this.text(value, delta);
    if (typeof value !== 'object' || value === null || this.timeless.has(value)) return value;
    if (value instanceof Map) return this.map(value, delta);
    if (value instanceof Set) return value;
    return Array.isArray(value) ? this.list(value, delta) : this.record(value as Record<string, unknown>, delta);
  }

  private map(value: ReadonlyMap<unknown, unknown>, delta: number): unknown {
    let changed = false;
    const copy = new Map<unknown, unknown>();
    for (const [key, item] of value) {
      const next = this.moved(item, delta);
      if (next !== item) changed = true;
      copy.set(key, next);
    }
    return this.known(value, changed ? copy : value);
  }

  private list(value: readonly unknown[], delta: number): unknown {
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i++) {
      const next = this.moved(value[i], delta);
      if (next === value[i]) continue;
      copy ??= [...value];
      copy[i] = next;
    }
    return this.known(value, copy ?? value);
  }

  private record(value: Readonly<Record<string, unknown>>, delta: number): unknown {
    let copy: Record<string, unknown> | undefined;
    for (const key in value) {
      const next = this.moved(value[key], delta);
      if (next === value[key]) continue;
      copy ??= { ...value };
      copy[key] = next;
    }
    return this.known(value, copy ?? value);
  }

  private known(value: object, result: object): object {
    if (result === value) this.timeless.add(value);
    // Frozen objects are compared and shared as such.
    else if (Object.isFrozen(value)) Object.freeze(result);
    return result;
  }

  private text(value: string, delta: number): string {
    if (value.length < 20) return value;
    if (value.includes('T') && TIME.test(value)) {
      TIME.lastIndex = 0;
      return value.replace(TIME, (time, micros: string | undefined) => {
        const moved = (parseRfc3339(time.replace(/\.\d+/, '')) ?? 0) + delta;
        return micros === undefined ? rfc3339(moved) : rfc3339Micro(moved * 1_000 + Number(micros.slice(1)));
      });
    }
    return KLOG.test(value) ? this.klog(value, delta) : value;
  }

  private klog(value: string, delta: number): string {
    KLOG.lastIndex = 0;
    return value.replace(KLOG, (_, level: string, month: string, day: string, time: string, micros: string) => {
      const at = parseRfc3339(`${this.year}-${month}-${day}T${time}Z`) ?? 0;
      const moved = rfc3339(at + delta);
      return `${level}${moved.slice(5, 7)}${moved.slice(8, 10)} ${moved.slice(11, 19)}${micros}`;
    });
  }
}
