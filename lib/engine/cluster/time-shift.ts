/**
 * Moves the wall clock of a saved state: timestamps of API objects and of log lines. A checkpoint is booted once at a
 * fixed date; a session that starts from it lives at its own. What holds no timestamp stays shared.
 */
import { parseRfc3339, rfc3339, rfc3339Micro } from '../sim/wall-clock';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z/g;
/** klog's head, `I1121 10:55:25.727000`: month, day and time without a year. */
const KLOG = /^([IWEF])(\d\d)(\d\d) (\d\d:\d\d:\d\d)(\.\d{6})/gm;

export class TimeShift {
  /** Texts of the present shift: a boot stamps many objects with the same second. */
  private texts = new Map<string, string>();
  /** Results of the present shift: what parts of a state share, they share afterwards. */
  private done = new Map<object, unknown>();
  private delta = 0;

  /** `year`: of the dates that klog leaves without one. */
  constructor(private readonly year: number) {}

  shift<T>(value: T, deltaMs: number): T {
    if (deltaMs === 0) return value;
    this.delta = deltaMs;
    const result = this.moved(value) as T;
    this.texts = new Map();
    this.done = new Map();
    return result;
  }

  private moved(value: unknown): unknown {
    if (typeof value === 'string') return this.textOnce(value);
    if (typeof value !== 'object' || value === null) return value;
    let result = this.done.get(value);
    if (result === undefined) {
      if (value instanceof Map) result = this.map(value);
      else result = Array.isArray(value) ? this.list(value) : this.record(value as Readonly<Record<string, unknown>>);
      this.done.set(value, result);
    }
    return result;
  }

  private map(value: ReadonlyMap<unknown, unknown>): unknown {
    const copy = new Map<unknown, unknown>();
    for (const [key, item] of value) copy.set(key, this.moved(item));
    return copy;
  }

  private list(value: readonly unknown[]): unknown {
    const copy = value.map((item) => this.moved(item));
    return copy.every((item, index) => item === value[index]) ? value : asFrozenAs(value, copy);
  }

  private record(value: Readonly<Record<string, unknown>>): unknown {
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      const next = this.moved(value[key]);
      if (next === value[key]) continue;
      copy ??= { ...value };
      copy[key] = next;
    }
    return copy === undefined ? value : asFrozenAs(value, copy);
  }

  private textOnce(value: string): string {
    if (value.length < 20) return value;
    let moved = this.texts.get(value);
    if (moved === undefined) {
      moved = this.text(value, this.delta);
      this.texts.set(value, moved);
    }
    return moved;
  }

  private text(value: string, delta: number): string {
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

/** Frozen objects are compared and shared as such. */
function asFrozenAs<T extends object>(value: object, copy: T): T {
  return Object.isFrozen(value) ? Object.freeze(copy) : copy;
}
