/** String formats that are checked (kube-openapi/pkg/validation/strfmt); unknown formats are not. */
import { parseTimestamp } from '../cel/times';

const CHECKS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) =>
    /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}/.test(text) && parseTimestamp(text.toUpperCase()) !== undefined,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseTimestamp(`${text}T00:00:00Z`) !== undefined,
  email: (text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text),
  hostname: (text) => text.length <= 255 && /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?)+$/i.test(text),
  ipv4: (text) => /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(text),
  ipv6: (text) => text.includes(':') && /^[0-9a-f:.]+$/i.test(text),
  cidr: (text) => /^[0-9a-f:.]+\/\d{1,3}$/i.test(text),
  mac: (text) => /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(text),
  uuid: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
  uri: (text) => /^([a-z][a-z0-9+.-]*:|\/)/i.test(text),
  byte: (text) => /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  duration: (text) => /^(\d+(\.\d*)?\s*(ns|us|µs|ms|s|m|h|d|w|weeks?|days?|hours?|minutes?|seconds?))+$/.test(text),
};

export function formatError(format: string, text: string): boolean {
  const check = Object.hasOwn(CHECKS, format) ? CHECKS[format] : undefined;
  return check !== undefined && !check(text);
}
