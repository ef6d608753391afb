/** redis-cli 7: one command from its arguments, commands from standard input, or the prompt on a terminal. */
import { utf8Length } from '../../base/utf8';
import type { FrameProgram, Step, Sys } from '../../host/contract';
import { ERROR_TEXT } from '../address';
import { buffered, err, noOutput, type Output, out } from '../buffered';
import { type Resolving, startResolve, stepResolve } from '../dns/resolve';
import { atoi, hasOption, lastValue, parseOptions } from '../getopt';
import { formatted, parseReply, rawText } from './format';

interface State {
  output: Output;
  host: string;
  port: number;
  commands: string[][];
  oneShot: boolean;
  raw: boolean;
  resolving: Resolving | null;
  socket: number | null;
  waiting: boolean;
  text: string;
  input: string;
  inputEnded: boolean;
  prompted: boolean;
  quitting: boolean;
  printed: string | null;
}

export const redisCli: FrameProgram = buffered<State>({
  name: 'redis-cli',
  start(sys) {
    const parsed = parseOptions(sys.argv.slice(1), {
      short: 'h:p:n:a:r:i:xv',
      long: {
        raw: 'raw',
        'no-raw': 'no-raw',
        version: 'v',
        user: 'ignored:',
        pass: 'a:',
        'no-auth-warning': 'ignored',
        help: 'help',
      },
      stopAtOperand: true,
    });
    const raw = hasOption(parsed, 'raw') || (!hasOption(parsed, 'no-raw') && !sys.isatty(1));
    const host = lastValue(parsed, 'h') ?? '127.0.0.1';
    const db = lastValue(parsed, 'n');
    const commands = parsed.operands.length > 0 ? [[...parsed.operands]] : [];
    if (db !== undefined && db !== '0') commands.unshift(['\u0000select', db]);
    const printed =
      parsed.error !== undefined ? `Unrecognized option or bad number of args for: '-${parsed.error.option}'\n` : null;
    return {
      output: noOutput(),
      host,
      port: atoi(lastValue(parsed, 'p') ?? '6379'),
      commands,
      oneShot: parsed.operands.length > 0,
      raw,
      resolving: startResolve(sys, host),
      socket: null,
      waiting: false,
      text: '',
      input: '',
      inputEnded: false,
      prompted: false,
      quitting: false,
      printed: hasOption(parsed, 'v') ? 'redis-cli 7.0.15\n' : printed,
    };
  },
  run(s, _wake, sys) {
    if (s.printed !== null) {
      out(s, s.printed);
      return { exit: s.printed.startsWith('redis-cli') ? 0 : 1 };
    }
    if (s.socket === null) {
      const opened = open(s, sys);
      if (opened !== undefined) return opened;
    }
    const socket = s.socket as number;
    const state = sys.sockets.state(socket);
    if (state?.phase === 'connecting') return { wait: { sockets: [socket] } };
    if (!s.waiting && (state === undefined || state.phase !== 'open'))
      return refused(s, ERROR_TEXT[state?.errno ?? 'ECONNREFUSED'] ?? '');
    return converse(s, socket, sys);
  },
});

function refused(s: State, why: string): Step {
  err(s, `Could not connect to Redis at ${s.host}:${s.port}: ${why}\n`);
  return { exit: 1 };
}

function open(s: State, sys: Sys): Step | undefined {
  const step = stepResolve(s.resolving as Resolving, sys);
  if (!step.done) return { wait: step.wait };
  if (!step.result.ok) return refused(s, 'Name or service not known');
  s.socket = sys.sockets.connect('tcp', step.result.addresses[0] as string, s.port);
  return undefined;
}

function converse(s: State, socket: number, sys: Sys): Step {
  for (;;) {
    if (s.waiting) {
      for (;;) {
        const message = sys.sockets.receive(socket);
        if (message === undefined) break;
        if (message.kind === 'text') s.text += message.data;
      }
      const parsed = parseReply(s.text);
      if (parsed === undefined) {
        const state = sys.sockets.state(socket);
        if (state === undefined || state.phase !== 'open' || state.peerClosed) {
          err(s, 'Error: Server closed the connection\n');
          return { exit: 1 };
        }
        return { wait: { sockets: [socket] } };
      }
      s.text = s.text.slice(parsed.next);
      s.waiting = false;
      const silent = s.commands[0]?.[0]?.startsWith('\u0000');
      s.commands.shift();
      if (!silent) out(s, s.raw ? `${rawText(parsed.reply)}\n` : formatted(parsed.reply));
      if (s.quitting) return { exit: 0 };
    }
    const next = s.commands[0];
    if (next !== undefined) {
      if (/^(quit|exit)$/i.test(next[0] as string) && !s.oneShot) return { exit: 0 };
      const words = next.map((word) => word.replace('\u0000', ''));
      s.quitting = /^quit$/i.test(words[0] as string);
      const request = `*${words.length}\r\n${words.map((w) => `$${utf8Length(w)}\r\n${w}\r\n`).join('')}`;
      sys.sockets.send(socket, { kind: 'text', data: request });
      s.waiting = true;
      continue;
    }
    if (s.oneShot) return { exit: 0 };
    const newline = s.input.indexOf('\n');
    if (newline < 0 && !s.inputEnded) {
      if (sys.isatty(0) && !s.prompted) {
        out(s, `${s.host}:${s.port}> `);
        s.prompted = true;
      }
      const got = sys.read(0);
      if (got === undefined) return { wait: { readable: [0] } };
      s.input += got.text;
      s.inputEnded = got.eof;
      continue;
    }
    const line = newline < 0 ? s.input : s.input.slice(0, newline);
    s.input = newline < 0 ? '' : s.input.slice(newline + 1);
    s.prompted = false;
    if (line.trim() === '' && newline < 0) return { exit: 0 };
    const words = (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
    if (words.length > 0) s.commands.push(words);
  }
}
