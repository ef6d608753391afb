/** Rules of custom resources: answers of a real API server. */
import type { Draft } from '../../api/kinds/kind';
import { ruleErrors } from './rules';

const schemaWith = (rules: readonly Draft[]): Draft => ({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        size: { type: 'integer' },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              count: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self >= oldSelf' }] },
            },
          },
        },
      },
      'x-kubernetes-validations': rules,
    },
  },
});
const told = (rule: Draft, spec: Draft, old?: Draft): readonly string[] =>
  ruleErrors({ spec }, old && { spec: old }, schemaWith([rule])).map(({ field, message }) => `${field}: ${message}`);

test.each<readonly [string, Draft, Draft, Draft | undefined, readonly string[]]>([
  ['a rule that holds', { rule: 'self.size > 1' }, { size: 2 }, undefined, []],
  [
    'the rule itself',
    { rule: ' self.size > 1 ' },
    { size: 1 },
    undefined,
    ['spec: Invalid value: failed rule: self.size > 1'],
  ],
  [
    'its message',
    { rule: 'self.size > 1', message: 'must be big' },
    { size: 1 },
    undefined,
    ['spec: Invalid value: must be big'],
  ],
  [
    'a message made of the value',
    { rule: 'self.size > 1', messageExpression: '"got " + string(self.size)' },
    { size: 1 },
    undefined,
    ['spec: Invalid value: got 1'],
  ],
  [
    'a reason and a path',
    { rule: 'self.size > 1', reason: 'FieldValueForbidden', fieldPath: '.size' },
    { size: 1 },
    undefined,
    ['spec.size: Forbidden: failed rule: self.size > 1'],
  ],
  [
    'an error',
    { rule: 'self.size > 1' },
    {},
    undefined,
    ['spec: Invalid value: "object": no such key: size evaluating rule: self.size > 1'],
  ],
  [
    'a rule of change has nothing to say of a new object',
    { rule: 'self.size == oldSelf.size' },
    { size: 1 },
    undefined,
    [],
  ],
  [
    'and speaks up at an update',
    { rule: 'self.size == oldSelf.size', message: 'immutable' },
    { size: 2 },
    { size: 1 },
    ['spec: Invalid value: immutable'],
  ],
  ['what was as wrong before is let be', { rule: 'self.size > 1' }, { size: 1 }, { size: 1 }, []],
  [
    'an optional old self',
    { rule: '!oldSelf.hasValue() || oldSelf.value().size == self.size', optionalOldSelf: true },
    { size: 2 },
    { size: 1 },
    ['spec: Invalid value: failed rule: !oldSelf.hasValue() || oldSelf.value().size == self.size'],
  ],
  [
    'items of a list with keys are compared with their own old selves',
    { rule: 'true' },
    {
      parts: [
        { name: 'b', count: 1 },
        { name: 'a', count: 2 },
      ],
    },
    {
      parts: [
        { name: 'a', count: 1 },
        { name: 'b', count: 2 },
      ],
    },
    ['spec.parts[0].count: Invalid value: 1: failed rule: self >= oldSelf'],
  ],
])('%s', (_, rule, spec, old, errors) => {
  expect(told(rule, spec, old)).toEqual(errors);
});
