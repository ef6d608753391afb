import { schemaErrors } from './validate';

const SCHEMA = {
  type: 'object',
  properties: {
    any: { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    one: { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    not: { type: 'object', not: { required: ['a'] } },
  },
};
const told = (value: Record<string, object>) =>
  schemaErrors(value as never, SCHEMA).map(({ field, message }) => `${field}: ${message}`);

test('combinations are told without a place, with what the first alternative lacks', () => {
  expect(told({ any: {} })).toEqual([
    '<nil>: Invalid value: "": "any" must validate at least one schema (anyOf)',
    'any.a: Required value',
  ]);
  expect(told({ one: { a: 1, b: 2 } })).toEqual([
    '<nil>: Invalid value: "": "one" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  ]);
  expect(told({ not: { a: 1 } })).toEqual(['<nil>: Invalid value: "": "not" must not validate the schema (not)']);
  expect(told({ any: { b: 1 }, one: { a: 1 }, not: {} })).toEqual([]);
});
