import { selectableErrors } from './selectable-fields';

const SCHEMA = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { name: { type: 'string' }, list: { type: 'array' } } } },
};
const told = (...paths: readonly string[]) =>
  selectableErrors(
    'spec.selectableFields',
    paths.map((jsonPath) => ({ jsonPath })),
    SCHEMA,
  ).map(({ field, message }) => `${field}: ${message}`);

test('fields of one value may be selected by', () => {
  expect(told('.spec.name')).toEqual([]);
  expect(told('.spec.nope', '.spec.list', '.spec.name', '.spec.name', '', 'spec')).toEqual([
    'spec.selectableFields[0].jsonPath: Invalid value: ".spec.nope": is an invalid path: does not refer to a valid field',
    'spec.selectableFields[1].jsonPath: Invalid value: ".spec.list": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
    'spec.selectableFields[3].jsonPath: Duplicate value: ".spec.name"',
    'spec.selectableFields[4].jsonPath: Required value',
    'spec.selectableFields[5].jsonPath: Invalid value: "spec": is an invalid path: expected [ or . but got: spec',
  ]);
});

test('without a schema there is nothing to select by', () => {
  const errors = selectableErrors('spec.selectableFields', [{ jsonPath: '.a' }], undefined);
  expect(errors[0]?.message).toBe('Invalid value: "": may only be set when validations.schema is included');
});
