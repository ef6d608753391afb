/** The applets of a busybox build by path; its network tools have busybox's own texts. */
import { at } from '../define';
import { COREUTILS, TEXT_TOOLS } from '../shell-tools';

export function busyboxPrograms(): Record<string, string> {
  return {
    ...at('/bin', `${COREUTILS} ${TEXT_TOOLS}`),
    '/bin/sh': 'sh',
    '/bin/ash': 'sh',
    '/bin/wget': 'busybox-wget',
    '/bin/nslookup': 'busybox-nslookup',
    '/bin/ping': 'busybox-ping',
    '/bin/nc': 'busybox-nc',
    '/bin/telnet': 'busybox-telnet',
    '/bin/traceroute': 'traceroute',
    '/bin/ip': 'ip',
    '/bin/ifconfig': 'ifconfig',
    '/bin/netstat': 'netstat',
    '/bin/busybox': 'busybox',
  };
}
