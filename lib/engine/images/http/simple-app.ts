/** A server app of pure request -> response, with an optional counter-like state and log lines; one connection, many requests. */
import type { PlainObject } from '../../base/plain';
import type { App, AppEffect, AppEnv, AppInput, HttpResponse } from '../../network/contract';
import { type ReceivedRequest, requestOf, response, wantsClose } from './serve';

export interface SimpleServer {
  readonly name: string;
  readonly port: (env: AppEnv) => number;
  readonly startLog?: (env: AppEnv) => readonly AppEffect[];
  readonly answer: (
    request: ReceivedRequest,
    from: { readonly ip: string; readonly port: number },
    env: AppEnv,
    /** Which request of this process it is, from 1; only counted where `counts`. */
    count: number,
  ) => { readonly response: HttpResponse; readonly log?: readonly AppEffect[] };
  readonly counts?: boolean;
  /** What SIGTERM does: exit code, or undefined to ignore it as PID 1 without a handler does. */
  readonly onTerm?: number;
}

/** Half-received requests of raw connections, by connection; under `requests` how many were answered. */
export interface Partial extends PlainObject {
  readonly [connection: string]: string;
}

export function stdout(text: string): AppEffect {
  return { kind: 'log', stream: 'stdout', text };
}
export function stderr(text: string): AppEffect {
  return { kind: 'log', stream: 'stderr', text };
}

/** Joins a text message with what the connection sent before. */
export function gathered(state: Partial, input: Extract<AppInput, { kind: 'message' }>): typeof input {
  const before = state[String(input.connection)];
  if (before === undefined || input.message.kind !== 'text') return input;
  return { ...input, message: { kind: 'text', data: before + input.message.data } };
}

export function simpleServer(server: SimpleServer): App<never> {
  const app: App<Partial> = {
    name: server.name,
    listens: (env) => [{ protocol: 'tcp', port: server.port(env) }],
    start: (env) => ({ state: {}, effects: server.startLog?.(env) ?? [] }),
    decide(state, input, env) {
      if (input.kind === 'signal' && input.signal === 'SIGTERM' && server.onTerm !== undefined) {
        return [{ kind: 'exit', code: server.onTerm }];
      }
      if (input.kind !== 'message') return [];
      const whole = gathered(state, input);
      const request = requestOf(whole);
      const connection = input.connection;
      const forget: AppEffect[] =
        state[String(connection)] === undefined ? [] : [{ kind: 'state', change: { connection, text: null } }];
      if (request === 'incomplete') {
        const text = whole.message.kind === 'text' ? whole.message.data : '';
        return [{ kind: 'state', change: { connection, text } }];
      }
      if (request === 'bad') {
        return [
          ...forget,
          { kind: 'reply', connection, message: response(400, { Connection: 'close' }, ''), close: true },
        ];
      }
      const { response: answer, log } = server.answer(request, input.from, env, Number(state.requests ?? 0) + 1);
      const counted: AppEffect[] = server.counts ? [{ kind: 'state', change: { requests: 1 } }] : [];
      const message = request.method === 'HEAD' ? { ...answer, body: '' } : answer;
      return [
        ...forget,
        ...counted,
        ...(log ?? []),
        { kind: 'reply', connection, message, close: wantsClose(request) },
      ];
    },
    apply(state, change) {
      const { requests, connection, text } = change as { requests?: number; connection: number; text: string | null };
      if (requests !== undefined) return { ...state, requests: String(Number(state.requests ?? 0) + requests) };
      const { [String(connection)]: _old, ...rest } = state;
      return (text === null ? rest : { ...rest, [String(connection)]: text }) as Partial;
    },
  };
  return app as unknown as App<never>;
}
