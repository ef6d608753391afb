/** The lists of `-m recent` of one host: when an address was last seen, by list name. Session affinity lives here. */
import { LazyMap } from '../../base/lazy-map';
import type { Us } from '../../sim/kernel-contract';

export interface RecentLists {
  seen(list: string, ip: number): Us | undefined;
  set(list: string, ip: number, at: Us | undefined): void;
}

export type SavedLists = readonly { readonly list: string; readonly ip: number; readonly at: Us }[];

export class HostRecentLists implements RecentLists {
  private readonly lists = new LazyMap<string, Map<number, Us>>();

  seen(list: string, ip: number): Us | undefined {
    return this.lists.get(list)?.get(ip);
  }

  set(list: string, ip: number, at: Us | undefined): void {
    let addresses = this.lists.get(list);
    if (addresses === undefined) {
      addresses = new Map();
      this.lists.set(list, addresses);
    }
    if (at === undefined) addresses.delete(ip);
    else addresses.set(ip, at);
  }

  /** A list goes with the last rule that names it. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const name of [...this.lists.keys()]) if (!names.has(name)) this.lists.delete(name);
  }

  save(): SavedLists {
    return [...this.lists].flatMap(([list, addresses]) => [...addresses].map(([ip, at]) => ({ list, ip, at })));
  }

  load(saved: SavedLists): void {
    this.lists.clear();
    for (const { list, ip, at } of saved) this.set(list, ip, at);
  }
}

export class OverlayRecentLists implements RecentLists {
  private readonly own = new LazyMap<string, Us | undefined>();

  constructor(private readonly base: RecentLists) {}

  seen(list: string, ip: number): Us | undefined {
    const key = `${list} ${ip}`;
    return this.own.has(key) ? this.own.get(key) : this.base.seen(list, ip);
  }

  set(list: string, ip: number, at: Us | undefined): void {
    this.own.set(`${list} ${ip}`, at);
  }
}
