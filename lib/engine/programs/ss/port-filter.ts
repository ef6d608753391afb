/** The part of ss' filter language that labs use: `sport = :80`, `dport eq :443`, `state listening`, joined by and/or. */
import type { SocketEntry } from '../../network/inspect';
import { portOf } from '../address';

export type PortFilter = (socket: SocketEntry) => boolean;

const STATES: Readonly<Record<string, readonly SocketEntry['state'][]>> = {
  all: ['LISTEN', 'SYN-SENT', 'ESTAB', 'CLOSE-WAIT', 'UNCONN'],
  listening: ['LISTEN', 'UNCONN'],
  listen: ['LISTEN', 'UNCONN'],
  established: ['ESTAB'],
  connected: ['SYN-SENT', 'ESTAB', 'CLOSE-WAIT'],
  'syn-sent': ['SYN-SENT'],
  'close-wait': ['CLOSE-WAIT'],
};

/** A text is the complaint about a filter that cannot be read. */
export function portFilter(text: string): PortFilter | string {
  const words = text
    .replace(/[()]/g, ' ')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const any: PortFilter[][] = [[]];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === 'and' || word === '&&') continue;
    if (word === 'or' || word === '||') any.push([]);
    else if (word === 'state') {
      const states = STATES[words[++i] ?? ''];
      if (states === undefined) return `ss: wrong state name: ${words[i] ?? ''}\n`;
      any.at(-1)?.push((socket) => states.includes(socket.state));
    } else if (/^[sd]port$/.test(word)) {
      const test = comparison(word === 'sport' ? 'local' : 'remote', words[++i] ?? '', words[++i] ?? '');
      if (test === undefined)
        return 'ss: bison bellows (while parsing filter): "syntax error!" Sorry.\nUsage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n';
      any.at(-1)?.push(test);
    } else
      return 'ss: bison bellows (while parsing filter): "syntax error!" Sorry.\nUsage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n';
  }
  return (socket) => any.some((all) => all.every((test) => test(socket)));
}

function comparison(side: 'local' | 'remote', operator: string, value: string): PortFilter | undefined {
  const port = portOf(value.replace(/^.*:/, ''));
  if (port === undefined) return undefined;
  const of = (socket: SocketEntry): number => socket[side].port;
  switch (operator) {
    case '=':
    case '==':
    case 'eq':
      return (socket) => of(socket) === port;
    case '!=':
    case 'ne':
    case 'neq':
      return (socket) => of(socket) !== port;
    case '>':
    case 'gt':
      return (socket) => of(socket) > port;
    case '<':
    case 'lt':
      return (socket) => of(socket) < port;
    case '>=':
    case 'ge':
      return (socket) => of(socket) >= port;
    case '<=':
    case 'le':
      return (socket) => of(socket) <= port;
    default:
      return undefined;
  }
}
