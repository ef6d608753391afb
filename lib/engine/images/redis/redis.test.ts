/** Redis against what redis-server 7.0.15 answered to the same requests. */
import type { App, AppEnv, AppInput } from '../../network/contract';
import { redisServer } from './app';

const env: AppEnv = {
  hostname: 'redis',
  args: [],
  env: {},
  ips: ['10.244.0.9'],
  now: 5_000_000,
  epochMs: 1_795_236_863_000,
  readFile: () => undefined,
};

class Client {
  private static nextId = 1;
  private readonly app = redisServer as App<any>;
  private readonly id = Client.nextId++;
  private static state: unknown;

  static fresh(): Client {
    Client.state = (redisServer as App<any>).start(env).state;
    return new Client();
  }

  /** What the server writes back to one line. */
  send(line: string): string {
    const message = { kind: 'text', data: `${line}\r\n` } as const;
    const input = { kind: 'message', connection: this.id, port: 6379, from: { ip: '10.244.0.8', port: 1 }, message };
    let told = '';
    for (const effect of this.app.decide(Client.state as never, input as unknown as AppInput, env)) {
      if (effect.kind === 'state') Client.state = this.app.apply(Client.state as never, effect.change);
      if (effect.kind === 'reply' && effect.message.kind === 'text') told += effect.message.data;
    }
    return told.replaceAll('\r\n', ' ').trimEnd();
  }
}

describe.each([
  [
    'strings',
    [
      ['SET word abc', '+OK'],
      ['SETRANGE word 1 ZZ', ':3'],
      ['GETRANGE word -2 -1', '$2 ZZ'],
      ['INCR word', '-ERR value is not an integer or out of range'],
      ['SET f 10.5', '+OK'],
      ['INCRBYFLOAT f 0.1', '$4 10.6'],
      ['SET t v EX 0', "-ERR invalid expire time in 'set' command"],
      ['SET t v NX XX', '-ERR syntax error'],
      ['GETDEL word', '$3 aZZ'],
      ['GET word', '$-1'],
      ['SET w wrong', '+OK'],
      ['GETRANGE w 0 1', '$2 wr'],
      ['GETEX w', '$5 wrong'],
    ],
  ],
  [
    'lists',
    [
      ['RPUSH l a b c a', ':4'],
      ['LPOS l a RANK -1', ':3'],
      ['LREM l -1 a', ':1'],
      ['LINSERT l BEFORE b x', ':4'],
      ['LSET l 9 z', '-ERR index out of range'],
      ['LPOP l 2', '*2 $1 a $1 x'],
      ['LPOP none 2', '*-1'],
      ['LMOVE l m LEFT RIGHT', '$1 b'],
      ['LLEN m', ':1'],
    ],
  ],
  [
    'sets, hashes and sorted sets',
    [
      ['SADD n 3 1 2 10', ':4'],
      ['SMEMBERS n', '*4 $1 1 $1 2 $1 3 $2 10'],
      ['OBJECT ENCODING n', '$6 intset'],
      ['SADD o 2 99', ':2'],
      ['SINTER n o', '*1 $1 2'],
      ['HSET h a', "-ERR wrong number of arguments for 'hset' command"],
      ['HINCRBY h a 3', ':3'],
      ['ZADD z 1.1 a 2.5 b', ':2'],
      ['ZSCORE z a', '$18 1.1000000000000001'],
      [
        'ZRANGE z 0 1 LIMIT 0 1',
        '-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
      ],
      ['ZRANGEBYSCORE z (1.1 5', '*1 $1 b'],
      ['HSCAN h 0 MATCH a*', '*2 $1 0 *2 $1 a $1 3'],
      ['SSCAN n 0', '*2 $1 0 *4 $1 1 $1 2 $1 3 $2 10'],
      ['SCAN 0 MATCH z', '*2 $1 0 *1 $1 z'],
      ['SPOP n x', '-ERR value is out of range, must be positive'],
      ['ZPOPMIN z', '*2 $1 a $18 1.1000000000000001'],
      ['GET h', '-WRONGTYPE Operation against a key holding the wrong kind of value'],
    ],
  ],
  [
    'the server',
    [
      ['CONFIG SET maxmemory 100mb', '+OK'],
      ['CONFIG GET maxmemory', '*2 $9 maxmemory $9 104857600'],
      ['CONFIG SET port', "-ERR wrong number of arguments for 'config|set' command"],
      ['CONFIG FOO', "-ERR unknown subcommand 'FOO'. Try CONFIG HELP."],
      ['CLIENT SETNAME me', '+OK'],
      ['CLIENT GETNAME', '$2 me'],
      ['RESET', '+RESET'],
      ['CLIENT GETNAME', '$-1'],
      ['EXPIRE nope 10', ':0'],
      ['EVAL x 0', '-ERR eval: not simulated'],
      ['FOOBAR a', "-ERR unknown command 'FOOBAR', with args beginning with: 'a'"],
    ],
  ],
])('%s', (_, steps) => {
  test('answer as recorded', () => {
    const client = Client.fresh();
    for (const [line, told] of steps) expect([line, client.send(line as string)]).toEqual([line, told]);
  });
});

test('a transaction runs as one, is dropped after a mistake, and yields to a watched key that changed', () => {
  const one = Client.fresh();
  const other = new Client();
  for (const line of ['MULTI', 'SET a 1', 'INCR a']) one.send(line);
  expect(other.send('GET a')).toBe('$-1');
  expect(one.send('EXEC')).toBe('*2 +OK :2');
  for (const line of ['MULTI', 'NOSUCH']) one.send(line);
  expect(one.send('EXEC')).toBe('-EXECABORT Transaction discarded because of previous errors.');
  one.send('WATCH a');
  other.send('SET a 9');
  for (const line of ['MULTI', 'SET a 5']) one.send(line);
  expect(one.send('EXEC')).toBe('*-1');
  expect(one.send('GET a')).toBe('$1 9');
});
