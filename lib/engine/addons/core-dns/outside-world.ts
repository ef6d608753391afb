/** The names beyond the cluster that simulated resolvers know. Addresses are of the ranges kept for documentation. */
import type { ZoneTexts } from './zone-file';

function zone(name: string, ...records: readonly string[]): readonly string[] {
  return [
    `@ 300 IN SOA ns1.${name}. hostmaster.${name}. 2026010100 7200 3600 1209600 300`,
    `@ 300 IN NS ns1.${name}.`,
  ].concat(records);
}

export const OUTSIDE_WORLD: ZoneTexts = {
  'example.com': zone(
    'example.com',
    'ns1 300 IN A 192.0.2.53',
    '@ 300 IN A 192.0.2.10',
    'www 300 IN A 192.0.2.10',
    'db 600 IN A 192.0.2.33',
  ),
  'google.com': zone('google.com', 'ns1 300 IN A 192.0.2.201', '@ 300 IN A 192.0.2.200', 'www 300 IN A 192.0.2.202'),
  'naver.com': zone('naver.com', 'ns1 300 IN A 192.0.2.220', '@ 300 IN A 192.0.2.221', 'www 300 IN A 192.0.2.222'),
};
