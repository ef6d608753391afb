/** The sentences of LimitRanger about one amount: below the minimum, above the maximum, too far apart. */
import { canonical, parseQuantity } from '../../base/quantity';

const MILLI = 1_000_000n;

type Check = (
  type: string,
  name: string,
  bound: string,
  request: string | undefined,
  limit: string | undefined,
) => string | undefined;

const text = (amount: string): string => canonical(String(amount)) ?? String(amount);

/** In thousandths, rounded up: finer steps are not compared. */
function milli(amount: string | undefined): bigint {
  const nano = parseQuantity(String(amount ?? '0'))?.nano ?? 0n;
  return nano <= 0n ? nano / MILLI : (nano + MILLI - 1n) / MILLI;
}

export const minProblem: Check = (type, name, bound, request, limit) => {
  const rule = `minimum ${name} usage per ${type} is ${text(bound)}`;
  if (request === undefined) return `${rule}.  No request is specified`;
  if (milli(request) < milli(bound)) return `${rule}, but request is ${text(request)}`;
  if (limit !== undefined && milli(limit) < milli(bound)) return `${rule}, but limit is ${text(limit)}`;
  return undefined;
};

export const maxProblem: Check = (type, name, bound, request, limit) => {
  const rule = `maximum ${name} usage per ${type} is ${text(bound)}`;
  if (limit === undefined) return `${rule}.  No limit is specified`;
  if (milli(limit) > milli(bound)) return `${rule}, but limit is ${text(limit)}`;
  if (request !== undefined && milli(request) > milli(bound)) return `${rule}, but request is ${text(request)}`;
  return undefined;
};

/** For what has no limits, claims of storage. */
export const maxRequestProblem: Check = (type, name, bound, request) => {
  const rule = `maximum ${name} usage per ${type} is ${text(bound)}`;
  if (request === undefined) return `${rule}.  No request is specified`;
  return milli(request) > milli(bound) ? `${rule}, but request is ${text(request)}` : undefined;
};

export const ratioProblem: Check = (type, name, bound, request, limit) => {
  const rule = `${name} max limit to request ratio per ${type} is ${text(bound)}`;
  const [asked, most] = [milli(request), milli(limit)];
  if (asked === 0n) return `${rule}, but no request is specified or request is 0`;
  if (most === 0n) return `${rule}, but no limit is specified or limit is 0`;
  const ratio = Number(most) / Number(asked);
  return ratio * 1000 > Number(milli(bound)) ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
};
