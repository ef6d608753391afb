/** Every command of redis 7.0 by its name: what it does, or that it is not simulated. */
import { assert } from '../../../base/assert';
import type { Command, Commands } from './command';
import { hashCommands } from './hashes';
import { keyCommands } from './keys';
import { listCommands } from './lists';
import { serverCommands } from './server';
import { setCommands } from './sets';
import { sortedSetCommands } from './sorted-sets';
import { stringCommands } from './strings';

const TABLES: readonly Commands[] = [
  serverCommands,
  keyCommands,
  stringCommands,
  listCommands,
  hashCommands,
  setCommands,
  sortedSetCommands,
];
/** Real ones that nothing here answers. */
const NOT_SIMULATED =
  'asking bitcount bitfield bitfield_ro bitop bitpos blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin cluster debug dump eval eval_ro evalsha evalsha_ro failover fcall fcall_ro function geoadd geodist geohash geopos georadius georadius_ro georadiusbymember georadiusbymember_ro geosearch geosearchstore getbit hello hrandfield lcs lmpop lolwut migrate monitor move pfadd pfcount pfdebug pfmerge pfselftest psubscribe psync pubsub punsubscribe readonly readwrite replconf restore restore-asking script setbit shutdown sintercard sort sort_ro spublish ssubscribe subscribe sunsubscribe swapdb sync unsubscribe xack xadd xautoclaim xclaim xdel xgroup xinfo xlen xpending xrange xread xreadgroup xrevrange xsetid xtrim zdiff zdiffstore zinter zinterstore zintercard zlexcount zmpop zrandmember zrangebylex zrangestore zremrangebylex zrevrangebylex zscan zunion zunionstore'.split(
    ' ',
  );

const commands = new Map<string, Command>();
for (const table of TABLES) {
  for (const [name, command] of Object.entries(table)) {
    assert(!commands.has(name) && !NOT_SIMULATED.includes(name), `redis command ${name} stands twice`);
    commands.set(name, command);
  }
}

/** 'not simulated' for a command that the real server knows and this one does not. */
export function commandNamed(name: string): Command | 'not simulated' | undefined {
  return commands.get(name) ?? (NOT_SIMULATED.includes(name) ? 'not simulated' : undefined);
}
