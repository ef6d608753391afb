/** Expressions that a real API server compiled or refused, and what it made of them. */
import { evaluate } from './evaluate';
import { CelFailure } from './problem';
import { compile } from './program';
import { typeOfSchema, valueOfSchema } from './schema-types';
import { type Typed, type Value, valueOf } from './values';

const SCHEMA = {
  type: 'object',
  properties: {
    size: { type: 'integer' },
    ratio: { type: 'number' },
    name: { type: 'string' },
    on: { type: 'boolean' },
    when: { type: 'string', format: 'date-time' },
    ttl: { type: 'string', format: 'duration' },
    port: { 'x-kubernetes-int-or-string': true },
    tags: { type: 'array', items: { type: 'string' } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    namespace: { type: 'string' },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};
const SELF = typeOfSchema(SCHEMA);

const problemOf = (source: string): string => {
  const compiled = compile(source, { self: SELF });
  return compiled.ok ? `type ${compiled.type.kind}` : compiled.problem;
};

test.each([
  ['self.nope > 1', "1:5: undefined field 'nope'\n | self.nope > 1\n | ....^"],
  ['self.size > "a"', "1:11: found no matching overload for '_>_' applied to '(int, string)'"],
  ['foo > 1', "1:1: undeclared reference to 'foo' (in container '')"],
  ['foo(1)', "1:4: undeclared reference to 'foo' (in container '')"],
  ['has(self)', '1:5: invalid argument to has() macro'],
  ['has(self.nope)', "1:4: undefined field 'nope'"],
  ['self.free.x == 1', "1:10: undefined field 'x'"],
  ['self.size > 1 && self.name', "1:22: expected type 'bool' but found 'string'"],
  ['self.on ? true : 5', "1:9: found no matching overload for '_?_:_' applied to '(bool, bool, int)'"],
  ['self.name.matches("[")', '1:19: invalid matches argument'],
  ['self.tags.all(1, true)', '1:15: argument must be a simple name'],
  ['self.tags.sum() == 1', "1:14: found no matching overload for 'sum' applied to 'list(string).()'"],
  ['self.tags.foo == 1', "1:10: type 'list(string)' does not support field selection"],
  ['self.name == null', "1:11: found no matching overload for '_==_' applied to '(string, null)'"],
  ['self.size == 99999999999999999999', '1:14: invalid int literal'],
  ['if', '1:1: reserved identifier: if'],
  ['self.size > 1 )', "1:15: Syntax error: extraneous input ')' expecting <EOF>"],
  ['self.size == 1 or true', "1:16: Syntax error: mismatched input 'or' expecting <EOF>"],
  ['self..size', "1:6: Syntax error: no viable alternative at input '..'"],
  ['self.size >', "1:12: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-'"],
])('%s does not compile', (source, problem) => {
  expect(problemOf(source)).toContain(`ERROR: <input>:${problem}`);
});

test('all complaints are told, each with its line', () => {
  expect(problemOf('self.on ||\n self.a || self.b')).toBe(
    "ERROR: <input>:2:6: undefined field 'a'\n |  self.a || self.b\n | .....^\n" +
      "ERROR: <input>:2:16: undefined field 'b'\n |  self.a || self.b\n | ...............^",
  );
});

const OBJECT = {
  size: 4,
  ratio: 2,
  name: 'web-1,b',
  when: '2024-02-29T10:20:30Z',
  ttl: '1h30m',
  port: 'http',
  tags: ['a', 'b'],
  labels: { app: 'x' },
  namespace: 'ns',
};

function result(source: string): unknown {
  const compiled = compile(source, { self: SELF });
  if (!compiled.ok) return compiled.problem;
  try {
    return evaluate(compiled.expression, new Map<string, Value>([['self', valueOfSchema(OBJECT, SCHEMA)]]));
  } catch (error) {
    if (error instanceof CelFailure) return `failed: ${error.message}`;
    throw error;
  }
}

test.each<readonly [string, Value | Typed]>([
  ['self.size * 3 - 2 / 2 + 7 % 4', 14n],
  ['-7 / 2', -3n],
  ['self.ratio / 4.0', 0.5],
  ['self.size < 4.5 && self.size >= 4', true],
  ['self.tags.exists(t, t == "b") && !self.tags.all(t, t == "b")', true],
  ['self.tags.map(t, t + "!").join("-")', 'a!-b!'],
  ['self.tags.filter(t, t != "a").size() + size(self.name)', 8n],
  ['self.tags.exists_one(t, t == "a")', true],
  ['"app" in self.labels && self.labels.app == "x" && "q" in ["p", "q"]', true],
  ['has(self.on) || has(self.labels.app)', true],
  ['self.?on.orValue(true) && !self.?on.hasValue()', true],
  ['self.name.split(",")[0].upperAscii().replace("WEB", "db").substring(0, 2)', 'db'],
  ['self.name.find("[0-9]+") + string(self.size) + string(1.5) + string(true)', '141.5true'],
  ['"%s has %d of %.2f".format([dyn(self.name), self.size, self.ratio])', 'web-1,b has 4 of 2.00'],
  ['type(self.port) == string && type(self.size) == int', true],
  ['self.__namespace__ + r"\\d" + "\\u0041"', 'ns\\dA'],
  ['self.when.getFullYear() + self.when.getMonth() + self.when.getDayOfWeek()', 2029n],
  ['string(self.when - duration("24h"))', '2024-02-28T10:20:30Z'],
  ['self.ttl > duration("5m") && string(self.ttl) == "5400s"', true],
  ['timestamp("2024-03-01T00:00:00+01:00") > self.when', true],
  ['quantity("1500m").isGreaterThan(quantity("1")) && quantity("1Ki").asInteger() == 1024', true],
  ['ip("10.1.2.3").family() == 4 && cidr("10.0.0.0/8").containsIP("10.1.2.3") && !isIP("x")', true],
  ['url("https://a.b:8080/c?d=e").getHost() + url("https://a.b/c").getEscapedPath()', 'a.b:8080/c'],
  ['[3, 1, 2].isSorted() || [1, 2].sum() == 3 && [1, 5].max() == 5', true],
  ['{"a": 1, "b": 2} == {"b": 2, "a": 1} && [1, 2] != [2, 1]', true],
  // What one side decides is not undone by the other.
  ['self.labels["q"] == "x" || true', true],
  ['self.tags.exists(t, t == "a" || self.labels["q"] == t)', true],
])('%s', (source, value) => {
  expect(result(source)).toEqual(value);
});

test.each([
  ['self.labels["q"] == "x"', 'no such key: q'],
  ['self.tags[3] == "b"', 'index out of bounds: 3'],
  ['self.size / 0 == 1', 'division by zero'],
  ['int(self.name) > 1', "type conversion error from 'string' to 'int'"],
  ['self.port > 1', 'no such overload'],
  ['9223372036854775807 + 1 > 0', 'integer overflow'],
])('%s fails', (source, why) => {
  expect(result(source)).toBe(`failed: ${why}`);
});

test('JSON as it stands has whole and other numbers', () => {
  expect(valueOf({ a: [1, 1.5, null] })).toEqual(new Map([['a', [1n, 1.5, null]]]));
});
