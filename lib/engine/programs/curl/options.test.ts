/** Command lines against what curl 7.88.1 said to them. */
import { parseCurl } from './options';

const files: Readonly<Record<string, string>> = { 'body.json': '{\n  "a": 1\n}\n' };
const parse = (...words: string[]) => parseCurl(words, (path) => files[path]);
const HINT = "\ncurl: try 'curl --help' or 'curl --manual' for more information\n";

test.each([
  [['--nope'], `curl: option --nope: is unknown${HINT}`],
  [['-Q'], `curl: option -Q: requires parameter${HINT}`],
  [['-m', 'abc', 'x'], `curl: option -m: expected a proper numerical parameter${HINT}`],
  [['--max-time', '1x', 'x'], `curl: option --max-time: expected a proper numerical parameter${HINT}`],
  [
    ['--fail-with-body', '-f', 'x'],
    `curl: You must select either --fail or --fail-with-body, not both.\ncurl: option -f: is badly used here${HINT}`,
  ],
  [
    ['-d', 'a=1', '-I', 'x'],
    'Warning: You can only select one HTTP request method! You asked for both POST \nWarning: (-d, --data) and HEAD (-I, --head).\n',
  ],
  [['-T', 'file', 'x'], 'curl: not simulated: --upload-file\n'],
])('%j is refused', (words, message) => {
  expect(parse(...words)).toEqual({ ok: false, message, exit: 2 });
});

test.each([
  [['-d', '@body.json'], '{  "a": 1}'],
  [['--data-binary', '@body.json'], '{\n  "a": 1\n}\n'],
  [['--json', '@body.json'], '{\n  "a": 1\n}\n'],
  [['--data-raw', '@body.json'], '@body.json'],
  [['-d', 'a=1', '-d', 'b=2'], 'a=1&b=2'],
  [['--data-urlencode', 'q=a b'], 'q=a%20b'],
])('%j sends its data', (words, data) => {
  expect(parse(...words, 'http://x')).toMatchObject({ ok: true, options: { data } });
});

test('an unreadable file is an empty body with a warning; harmless options are taken', () => {
  const warnings = 'Warning: Couldn\'t read data from file "/nope", this makes an empty POST.\n';
  expect(parse('--http2', '--tlsv1.2', '-d', '@/nope', 'x')).toMatchObject({
    ok: true,
    options: { data: '', warnings },
  });
});
