/** /etc/resolv.conf and /etc/hosts as resolv.conf(5) and hosts(5) describe them. */
import { remembered } from '../../base/remembered';
import type { Sys } from '../../host/contract';
import { isIPv4 } from '../address';

export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly timeoutSeconds: number;
  readonly attempts: number;
}

export function readResolvConf(sys: Sys): ResolvConf {
  const file = sys.files.readFile('/etc/resolv.conf');
  return parseResolvConf(file.ok ? file.value : '');
}

export const parseResolvConf = remembered((text: string): ResolvConf => {
  const nameservers: string[] = [];
  let search: readonly string[] = [];
  let ndots = 1;
  let timeoutSeconds = 5;
  let attempts = 2;
  for (const line of text.split('\n')) {
    const [key, ...values] = line
      .replace(/[#;].*$/, '')
      .trim()
      .split(/\s+/);
    if (key === 'nameserver' && values[0] !== undefined && nameservers.length < 3) nameservers.push(values[0]);
    else if (key === 'search' || key === 'domain') search = values;
    else if (key === 'options') {
      for (const option of values) {
        const [name, value] = option.split(':');
        if (value === undefined || !/^\d+$/.test(value)) continue;
        if (name === 'ndots') ndots = Math.min(15, Number(value));
        else if (name === 'timeout') timeoutSeconds = Math.min(30, Number(value));
        else if (name === 'attempts') attempts = Math.min(5, Number(value));
      }
    }
  }
  return { nameservers: nameservers.length > 0 ? nameservers : ['127.0.0.1'], search, ndots, timeoutSeconds, attempts };
});

export interface HostsLine {
  readonly ip: string;
  readonly names: readonly string[];
}

export function readHosts(sys: Sys): readonly HostsLine[] {
  const file = sys.files.readFile('/etc/hosts');
  if (!file.ok) return [];
  const lines: HostsLine[] = [];
  for (const line of file.value.split('\n')) {
    const [ip, ...names] = line.replace(/#.*$/, '').trim().split(/\s+/);
    if (ip !== undefined && ip !== '' && names.length > 0) lines.push({ ip, names });
  }
  return lines;
}

export function hostsAddresses(lines: readonly HostsLine[], name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return lines.filter((l) => isIPv4(l.ip) && l.names.some((n) => n.toLowerCase() === wanted)).map((l) => l.ip);
}
