/** The tools against the recorded messages of GNU coreutils. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shellPrograms } from '../programs';
import { createPureTools } from '../pure-tools/pure-tools';
import { FakeHost } from '../testing/fake-host';

const RESOLV = 'search lab.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';
const golden: any[] = JSON.parse(
  readFileSync(join(__dirname, '../../../tests/golden/net/tools/coreutils.json'), 'utf8'),
);
const pureTools = createPureTools();
const host = (files: Record<string, string> = {}) =>
  new FakeHost({ ...shellPrograms, files: { '/etc/resolv.conf': RESOLV, ...files }, pureTools });

test.each(golden.map((one) => [one.args, one]) as [string, any][])('%s', async (args, one) => {
  const got = await host().run(args);
  expect(got).toEqual({ stdout: one.stdout, stderr: one.stderr, exit: one.exit });
});

const CASES: [script: string, stdout: string, exit?: number, stderr?: string][] = [
  ['printf "b\\na\\nb\\n" | sort | uniq -c', '      1 a\n      2 b\n'],
  ['printf "one\\ntwo\\nthree\\n" | grep -n t', '2:two\n3:three\n'],
  ['printf "a1\\nb22\\n" | grep -oE "[0-9]+"', '1\n22\n'],
  ['printf "1\\n2\\n3\\n4\\n5\\n" | grep -A1 -B1 3', '2\n3\n4\n'],
  ['grep x nope', '', 2, 'grep: nope: No such file or directory\n'],
  ['seq 20 | tail -n 2; seq 20 | head -n 2', '19\n20\n1\n2\n'],
  ['printf "a b c\\n" | cut -d" " -f2; printf "abc\\n" | rev', 'b\ncba\n'],
  ['echo "a b" | awk \'{print $2}\'', 'b\n'],
  ['echo abc | sed s/b/X/', 'aXc\n'],
  ['echo \'{"a":[1,2]}\' | jq -c .a', '[1,2]\n'],
  ['printf "x\\ny\\n" > f; sed -i s/x/z/ f; cat f', 'z\ny\n'],
  ['echo a > 1; echo b > 2; diff 1 2; echo $?', '1c1\n< a\n---\n> b\n1\n'],
  ['seq 3 | xargs echo n', 'n 1 2 3\n'],
  ['timeout 1 sleep 5; echo $?', '124\n'],
  ['date -u +%FT%TZ', '2026-11-21T01:54:50Z\n'],
  ['mkdir -p a/b; touch a/b/c; find a -name c; ls a', 'a/b/c\nb\n'],
  [
    'cp -r a z; mkdir d; echo 1 > d/f; cp -r d e; cat e/f; rm -r d e; ls',
    '1\n',
    0,
    "cp: cannot stat 'a': No such file or directory\n",
  ],
  ['printf "a b\\nc\\n" | wc', '      2       3       6\n'],
  ['printf "a\\nb\\n" | wc -l', '2\n'],
  ['echo hello | base64', 'aGVsbG8K\n'],
  ['env A=1 printenv A', '1\n'],
];
test.each(CASES)('%s', async (script, stdout, exit = 0, stderr = '') => {
  expect(await host().run(script)).toEqual({ stdout, stderr, exit });
});
