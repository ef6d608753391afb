/** What awk's command line means, checked against mawk 1.3.4 and gawk. */
import { ShellMachine } from '../testing/shell-machine';

const CASES: readonly (readonly [string, string])[] = [
  ["echo 'a b c' | awk '{$2=\"X\"; print}' OFS=-", 'a-X-c\n'],
  ["echo 'a b' | awk -v OFS=: '{print $1,$2}'", 'a:b\n'],
  ["printf 'a\\nabc\\n' | awk 'length > 2'", 'abc\n'],
  ['echo abcd | awk \'{print length($1), "length"}\'', '4 length\n'],
  ["echo '{print $2}' > p; echo 'a b' | awk -f p", 'b\n'],
  ["printf 'x 1\\ny 2\\n' > f; awk -v n=2 'NR==n{print $1}' f", 'y\n'],
];
test.each(CASES)('%s', async (script, stdout) => {
  expect(await new ShellMachine().run(script)).toEqual({ stdout, stderr: '', exit: 0 });
});
