import type { Invocation } from '../invocation';
import { overridden } from './overrides';

const given = (overrides: string) =>
  ({ flags: { string: (name: string) => (name === 'overrides' ? overrides : 'merge') } }) as Invocation;
const pod = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' } };

test.each([
  ['{"apiVersion":1}', /^couldn't get version\/kind; .*number into Go struct field \.apiVersion of type string$/],
  ['{"kind":5}', /field \.kind of type string$/],
  ['{"kind":null}', /^Object 'Kind' is missing in '\{"apiVersion":"v1"/],
  ['{"apiVersion":""}', /^Object 'apiVersion' is missing in /],
  ['{"apiVersion":"v9"}', /^no kind "Pod" is registered for version "v9"/],
  ['{"metadata":5}', /^json: cannot unmarshal number into Go struct field Pod\.metadata of type v1\.ObjectMeta$/],
  ['null', /^Invalid JSON Patch$/],
])('%s is refused as kubectl refuses it', (text, message) => {
  expect(() => overridden(given(text), pod)).toThrow(message);
});

test('fields that the type has not vanish', () => {
  expect(overridden(given('{"spec":{"nodeName":"n","colour":"red"}}'), pod).spec).not.toHaveProperty('colour');
});
