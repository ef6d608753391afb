import { defaultErrors } from './default-validation';

test('a default is judged by its own schema, wherever it stands', () => {
  const schema = {
    type: 'object',
    properties: {
      size: { type: 'integer', minimum: 5, default: 1 },
      name: { type: 'string', default: 5 },
      on: { type: 'boolean', default: true },
      odd: { type: 'object', default: { z: 1 }, properties: { a: { type: 'string' } } },
      parts: {
        type: 'array',
        items: { type: 'object', default: { n: 'x' }, properties: { n: { type: 'integer' } } },
      },
    },
  };
  expect(defaultErrors('root', schema).map(({ field, message }) => `${field}: ${message}`)).toEqual([
    'root.properties[name].default: Invalid value: "integer":  in body must be of type string: "integer"',
    'root.properties[odd].default: Invalid value: {"z":1}: must not have unknown fields',
    'root.properties[parts].items.default.n: Invalid value: "string": n in body must be of type integer: "string"',
    'root.properties[size].default: Invalid value: 1:  in body should be greater than or equal to 5',
  ]);
});
