import type { ApiStatus } from '../../api/machinery/status';
import { base64Url } from '../../base/base64';
import { Refusal } from '../request/refusal';
import { readContinue, writeContinue } from './continue';

function problem(token: string): string {
  try {
    readContinue(token);
    return '';
  } catch (thrown) {
    const status: ApiStatus | undefined = thrown instanceof Refusal ? thrown.status : undefined;
    return status?.message.replace('invalid continue token: continue key is not valid: ', '') ?? 'another error';
  }
}

test('a token says where a list goes on', () => {
  const mark = { revision: 7, start: 'default/web' };
  expect(readContinue(writeContinue(mark))).toEqual(mark);
});

test.each([
  ['garbage', "invalid character '\\u0081' looking for beginning of value"],
  ['!!', 'illegal base64 data at input byte 0'],
  ['abcde', 'illegal base64 data at input byte 4'],
  [base64Url('{}'), 'server does not recognize this encoded version '],
  [base64Url('{"v":"v2"}'), 'server does not recognize this encoded version v2'],
  [base64Url('{"v":"meta.k8s.io/v1"}'), 'incorrect encoded start resourceVersion (version meta.k8s.io/v1)'],
  [base64Url('{"v":"meta.k8s.io/v1","rv":1}'), 'encoded start key empty (version meta.k8s.io/v1)'],
  [base64Url('{"v":"meta.k8s.io/v1","rv":1,"start":"../x"}'), '../x'],
])('%s is no token', (token, why) => {
  expect(problem(token)).toBe(why);
});
