import { cidrErrors, endpointIpErrors, formatIp, ipErrors, networkOf, parseCidr, parseIp } from './ip';
import { cidrWarnings } from './ip-warnings';

const canonical = (text: string) => {
  const ip = parseIp(text);
  return ip && formatIp(ip);
};

it.each([
  ['10.9.8.7', '10.9.8.7'],
  ['010.9.8.007', '10.9.8.7'],
  ['::', '::'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:DB8::ffff', '2001:db8::ffff'],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
])('%s reads as %s', (text, shown) => expect(canonical(text)).toBe(shown));

it.each(['1.2.3', '1.2.3.256', '1::2::3', '12345::', ':1:2:3:4:5:6:7', '', 'x'])('%s is no address', (text) =>
  expect(parseIp(text)).toBeUndefined(),
);

it('finds the network of an address, whole bytes or not', () => {
  const of = (text: string) => formatIp(networkOf(parseCidr(text) as NonNullable<ReturnType<typeof parseCidr>>));
  expect([of('10.97.255.3/12'), of('10.1.2.3/32'), of('10.1.2.3/0'), of('2001:db8:ffff::1/33')]).toEqual([
    '10.96.0.0',
    '10.1.2.3',
    '0.0.0.0',
    '2001:db8:8000::',
  ]);
});

it('is strict about how new values are written, not about old ones', () => {
  const messages = (errors: readonly { message: string }[]) => errors.map(({ message }) => message);
  expect(messages(ipErrors('f', '010.0.0.1'))).toEqual(['Invalid value: "010.0.0.1": must not have leading 0s']);
  expect(ipErrors('f', '010.0.0.1', ['010.0.0.1'])).toEqual([]);
  expect(messages(cidrErrors('f', '10.0.0.1/8'))).toEqual([
    'Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length',
  ]);
  expect(messages(endpointIpErrors('f', '::1'))).toEqual([
    'Invalid value: "::1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  ]);
  expect(cidrWarnings('f', '10.0.0.1/8')).toEqual([
    'f: CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)',
  ]);
});
