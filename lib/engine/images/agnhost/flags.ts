/** What agnhost's commands have in common: flags read as cobra reads them, and the headers of a plain answer. */
import { utf8Length } from '../../base/utf8';
import type { AppEnv } from '../../network/contract';
import { httpDate } from '../http/serve';

export function portOf(env: AppEnv, flag: string, standard: number): number {
  const word = env.args.find((one) => one.startsWith(`${flag}=`));
  const at = env.args.indexOf(flag);
  return Number(word?.slice(flag.length + 1) ?? (at >= 0 ? env.args[at + 1] : undefined) ?? standard);
}

export function plainText(env: AppEnv, body: string): Record<string, string> {
  return {
    Date: httpDate(env),
    'Content-Length': String(utf8Length(body)),
    'Content-Type': 'text/plain; charset=utf-8',
  };
}
