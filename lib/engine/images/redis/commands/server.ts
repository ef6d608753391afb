/** Commands on the connection and on the server itself (server.c, config.c, networking.c). */
import {
  array,
  bulk,
  type Call,
  error,
  globMatches,
  integer,
  NOT_INTEGER,
  nil,
  type Outcome,
  ok,
  type Reply,
  SYNTAX,
} from '../data';
import { answer, type Command, type Commands, fits, isInteger } from './command';

const DATABASES = 16;

/** Parameters that learners look at, as a server without a configuration file has them. */
export const SETTINGS: Readonly<Record<string, string>> = {
  appendonly: 'no',
  appendfsync: 'everysec',
  bind: '* -::*',
  databases: String(DATABASES),
  dir: '/data',
  dbfilename: 'dump.rdb',
  hz: '10',
  loglevel: 'notice',
  maxclients: '10000',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  port: '6379',
  'protected-mode': 'yes',
  requirepass: '',
  save: '3600 1 300 100 60 10000',
  'tcp-keepalive': '300',
  timeout: '0',
};
const YES_OR_NO = ['appendonly', 'protected-mode'];
const NUMBERS = ['hz', 'maxclients', 'port', 'tcp-keepalive', 'timeout'];
const FIXED = ['databases', 'bind'];
const MEMORY_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1024,
  m: 1e6,
  mb: 1024 ** 2,
  g: 1e9,
  gb: 1024 ** 3,
};

/** A command of subcommands: each with its own arity, counted from the command's name. */
function group(name: string, subcommands: Commands): Command {
  return {
    arity: -2,
    run(call) {
      const given = call.args[1] as string;
      const sub = given.toLowerCase();
      const command = Object.hasOwn(subcommands, sub) ? subcommands[sub] : undefined;
      if (command === undefined)
        return answer(error(`ERR unknown subcommand '${given}'. Try ${name.toUpperCase()} HELP.`));
      return fits(command.arity, call.args.length)
        ? command.run(call)
        : answer(error(`ERR wrong number of arguments for '${name}|${sub}' command`));
    },
  };
}

function always(arity: number, reply: Reply): Command {
  return { arity, run: () => answer(reply) };
}

function getSettings({ args, settings }: Call): Outcome {
  const all = { ...SETTINGS, ...settings };
  const names = Object.keys(all).sort();
  const found = args.slice(2).flatMap((pattern) => names.filter((name) => globMatches(pattern.toLowerCase(), name)));
  return answer(array([...new Set(found)].flatMap((name) => [name, all[name] as string])));
}

function setSettings({ args }: Call): Outcome {
  const words = args.slice(2);
  if (words.length % 2 !== 0) return answer(error("ERR wrong number of arguments for 'config|set' command"));
  const settings: Record<string, string> = {};
  for (let i = 0; i < words.length; i += 2) {
    const given = words[i] as string;
    const name = given.toLowerCase();
    let value = words[i + 1] as string;
    const failed = (why: string): Outcome =>
      answer(error(`ERR CONFIG SET failed (possibly related to argument '${given}') - ${why}`));
    if (!Object.hasOwn(SETTINGS, name)) {
      return answer(error(`ERR Unknown option or number of arguments for CONFIG SET - '${given}'`));
    }
    if (FIXED.includes(name)) return failed("can't set immutable config");
    if (YES_OR_NO.includes(name) && !['yes', 'no'].includes(value)) return failed("argument must be 'yes' or 'no'");
    if (NUMBERS.includes(name) && !/^\d+$/.test(value)) return failed("argument couldn't be parsed into an integer");
    if (name === 'maxmemory') {
      const [, amount, unit = ''] = /^(\d+)([a-z]*)$/i.exec(value) ?? [];
      const factor = MEMORY_UNITS[unit.toLowerCase()];
      if (amount === undefined || factor === undefined) return failed('argument must be a memory value');
      value = String(Number(amount) * factor);
    }
    settings[name] = value;
  }
  return { reply: ok, settings };
}

const client = group('client', {
  setname: {
    arity: 3,
    run: ({ args }) =>
      /[ \n]/.test(args[2] as string)
        ? answer(error('ERR Client names cannot contain spaces, newlines or special characters.'))
        : { reply: ok, name: args[2] as string },
  },
  getname: { arity: 2, run: ({ name }) => answer(name === '' ? nil : bulk(name)) },
  id: { arity: 2, run: ({ connection }) => answer(integer(connection)) },
  'no-evict': always(3, ok),
  reply: always(3, ok),
});

const config = group('config', {
  get: { arity: -3, run: getSettings },
  set: { arity: -4, run: setSettings },
  resetstat: always(2, ok),
  rewrite: always(2, error('ERR The server is running without a config file')),
});

export const serverCommands: Commands = {
  ping: {
    arity: -1,
    run: ({ args }) => {
      if (args.length > 2) return answer(error("ERR wrong number of arguments for 'ping' command"));
      return answer(args[1] === undefined ? { kind: 'simple', text: 'PONG' } : bulk(args[1]));
    },
  },
  echo: { arity: 2, run: ({ args }) => answer(bulk(args[1] as string)) },
  quit: always(-1, ok),
  select: {
    arity: 2,
    run({ args }) {
      const given = args[1] as string;
      if (!isInteger(given)) return answer(NOT_INTEGER);
      const db = Number(given);
      return db >= 0 && db < DATABASES ? { reply: ok, select: db } : answer(error('ERR DB index is out of range'));
    },
  },
  auth: {
    arity: -2,
    run({ args }) {
      if (args.length > 3) return answer(SYNTAX);
      if (args.length === 3) return answer(error('WRONGPASS invalid username-password pair or user is disabled.'));
      return answer(
        error(
          'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
        ),
      );
    },
  },
  client,
  config,
  command: {
    arity: -1,
    run: ({ args }) => {
      if (args[1]?.toLowerCase() !== 'count') return answer({ kind: 'array', items: [] });
      return answer(
        args.length === 2 ? integer(240) : error("ERR wrong number of arguments for 'command|count' command"),
      );
    },
  },
  acl: group('acl', {
    whoami: always(2, bulk('default')),
    list: always(2, array(['user default on nopass ~* &* +@all'])),
    users: always(2, array(['default'])),
  }),
  memory: group('memory', {
    usage: { arity: -3, run: (call) => answer(usage(call)) },
    doctor: always(
      2,
      bulk(
        "Hi Sam, this instance is empty or is using very little memory, my issue detector can't be used in these conditions. Please, leave for your mission on Earth and fill it with some data. The new Sam and I will be back to our programming as soon as I finished rebooting.\n",
      ),
    ),
  }),
  slowlog: group('slowlog', {
    len: always(2, integer(0)),
    get: always(-2, { kind: 'array', items: [] }),
    reset: always(2, ok),
  }),
  latency: group('latency', { latest: always(2, { kind: 'array', items: [] }), reset: always(-2, integer(0)) }),
  module: group('module', { list: always(2, { kind: 'array', items: [] }) }),
  save: always(1, ok),
  bgsave: {
    arity: -1,
    run: ({ args }) =>
      answer(
        args.length > 1 && args[1]?.toUpperCase() !== 'SCHEDULE'
          ? SYNTAX
          : { kind: 'simple', text: 'Background saving started' },
      ),
  },
  bgrewriteaof: always(1, { kind: 'simple', text: 'Background append only file rewriting started' }),
  time: {
    arity: 1,
    run: ({ now, epochUs }) => {
      const micros = now + epochUs;
      return answer(array([String(Math.floor(micros / 1_000_000)), String(micros % 1_000_000)]));
    },
  },
  lastsave: {
    arity: 1,
    run: ({ startedUs, epochUs }) => answer(integer(Math.floor((startedUs + epochUs) / 1_000_000))),
  },
  role: always(1, { kind: 'array', items: [bulk('master'), integer(0), { kind: 'array', items: [] }] }),
  // Nobody can subscribe: nobody hears it.
  publish: always(3, integer(0)),
  wait: always(3, integer(0)),
  replicaof: { arity: 3, run: becomeMaster },
  slaveof: { arity: 3, run: becomeMaster },
};

function becomeMaster({ args }: Call): Outcome {
  const isMaster = args[1]?.toLowerCase() === 'no' && args[2]?.toLowerCase() === 'one';
  return answer(isMaster ? ok : error(`ERR ${args[0]} of another server: not simulated`));
}

function usage({ db, args }: Call): Reply {
  const entry = db[args[2] as string];
  // An estimate: the key, the value and what jemalloc rounds up to.
  return entry === undefined ? nil : integer(48 + Math.ceil(JSON.stringify(entry.value).length / 8) * 8);
}
