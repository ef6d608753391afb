/** The interpreter against the recorded goldens of bash and dash, and against what bash 5.2 printed for short scripts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shellPrograms } from '../programs';
import { FakeHost } from '../testing/fake-host';

const host = (files: Record<string, string> = {}) => new FakeHost({ ...shellPrograms, files });
const golden = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, '../../../tests/golden/net/tools', name), 'utf8'));

/** Splits a recorded command line. */
function argvOf(text: string): string[] {
  const out: string[] = [];
  for (const match of text.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|(\S+)/g))
    out.push(match[1] ?? match[2] ?? match[3] ?? '');
  return out;
}

describe.each(['bash.json', 'dash.json'])('%s', (file) => {
  test.each(golden(file).map((one: any) => [one.args, one]) as [string, any][])('%s', async (_name, one) => {
    const got = await host().exec(argvOf(one.args));
    expect(got).toEqual({ stdout: one.stdout, stderr: one.stderr, exit: one.exit });
  });
});

const CASES: [script: string, stdout: string, exit?: number, stderr?: string][] = [
  ['echo a b  c', 'a b c\n'],
  ['$(echo once >&2)', '', 0, 'once\n'],
  ['echo a | tr a b', 'b\n'],
  ['x=5; echo $((x*2+1)) ${x}y', '11 5y\n'],
  ['for i in 1 2 3; do echo -n $i; done', '123'],
  ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done', '1\n3\n'],
  ['f() { local a=1; echo $a $1; return 3; }; f z; echo $? ${a-unset}', '1 z\n3 unset\n'],
  ['echo $(echo a; echo b) "$(echo "c  d")"', 'a b c  d\n'],
  [
    'a=(1 "2 3" 4); echo ${#a[@]} "${a[1]}" ${a[@]:1}; for x in "${a[@]}"; do echo "<$x>"; done',
    '3 2 3 2 3 4\n<1>\n<2 3>\n<4>\n',
  ],
  ['declare -A m; m[k]=v; m[l]=w; echo ${m[k]} ${!m[@]}', 'v k l\n'],
  ['cat <<EOF\nx $((1+1)) $HOME\nEOF', 'x 2 /home/student\n'],
  ["cat <<'EOF'\n$x\nEOF", '$x\n'],
  ['cat <<< "hi there"', 'hi there\n'],
  ['echo one > f; echo two >> f; cat < f', 'one\ntwo\n'],
  ['(cd /tmp; pwd); pwd', '/tmp\n/home/student\n'],
  ['case abc in x) echo no;; a*) echo yes;; esac', 'yes\n'],
  ['if false; then echo 1; elif true; then echo 2; else echo 3; fi', '2\n'],
  ['echo {a,b}{1..3} {01..03}', 'a1 a2 a3 b1 b2 b3 01 02 03\n'],
  ['x=abc.tar.gz; echo ${x%%.*} ${x##*.} ${x/a/Z} ${x^^} ${#x} ${x:1:2}', 'abc gz Zbc.tar.gz ABC.TAR.GZ 10 bc\n'],
  ['echo ${y:-def} ${y:=set} $y', 'def set set\n'],
  ['set -- a "b c"; echo $#; printf "[%s]" "$@"; echo; shift; echo $1', '2\n[a][b c]\nb c\n'],
  ['echo a; exit 3; echo b', 'a\n', 3],
  ['trap "echo bye" EXIT; echo hi', 'hi\nbye\n'],
  ['trap "exit 3" TERM; kill $$; echo no', '', 3],
  ['trap "exit" TERM; (exit 4); kill $$; echo no', '', 0],
  ['trap "true; exit" EXIT; (exit 5)', '', 5],
  ['trap "exit 7" EXIT; exit 2', '', 7],
  ['true && echo t || echo f; false && echo t || echo f; ! true; echo $?', 't\nf\n1\n'],
  ['false | true; echo $? ${PIPESTATUS[@]}; set -o pipefail; false | true; echo $?', '0 1 0\n1\n'],
  ['echo err >&2; echo out 2>&1', 'out\n', 0, 'err\n'],
  ['{ echo a; echo b; } | while read l; do echo "got $l"; done', 'got a\ngot b\n'],
  ['[[ foo == f* && 3 -gt 2 ]] && echo ok; [[ ab12 =~ ^([a-z]+)([0-9]+)$ ]] && echo ${BASH_REMATCH[2]}', 'ok\n12\n'],
  ['((3 > 2)) && echo yes; for ((i=0;i<3;i++)); do echo -n $i; done', 'yes\n012'],
  ['sleep 1 & wait; echo done', 'done\n'],
  ['sleep 5 & echo $!; kill $!; wait $!; echo $?', '101\n143\n'],
  ['IFS=:; x=a:b::c; for p in $x; do echo "<$p>"; done', '<a>\n<b>\n<>\n<c>\n'],
  ['eval "x=1; echo \\$x"', '1\n'],
  ['echo "echo sourced $1" > s.sh; . ./s.sh', 'sourced\n'],
  ['cat < <(echo sub)', 'sub\n'],
  ['printf "%-5s|%03d|%x\\n" ab 7 255', 'ab   |007|ff\n'],
  ['set -u; echo $nope', '', 127, 'bash: line 1: nope: unbound variable\n'],
  ['x=1; x=2 true; echo $x; x=3 printenv x', '1\n3\n'],
  ['yes | head -n 2', 'y\ny\n'],
  ['while getopts "ab:" o -a -b val; do echo $o $OPTARG; done', 'a\nb val\n'],
  ['readonly r=1; r=2; echo no', '', 1, 'bash: line 1: r: readonly variable\n'],
  ['echo "$(false)"; x=$(exit 4); echo $?', '\n4\n'],
  ['until false; do break; done; echo "a\\tb"; echo -e "a\\tb"', 'a\\tb\na\tb\n'],
  ['exec 3>o; echo hi >&3; exec 3>&-; cat o', 'hi\n'],
  ['touch b.x a.x; echo *.x *.none', 'a.x b.x *.none\n'],
  ['( exit 5 ); echo $?; { exit 6; }', '5\n', 6],
  ['printf "a\\nb\\nc\\n" | tail -n +2; seq 5 | tail -n -2; seq 5 | head -n -3', 'b\nc\n4\n5\n1\n2\n'],
  ['declare -A m=([x]=1 ["y z"]="2 3"); echo "${m[y z]}" ${#m[@]}; [[ -v m[x] ]] && echo has', '2 3 2\nhas\n'],
  ['set -eu; echo $nope', '', 1, 'bash: line 1: $nope: unbound variable\n'.replace('$', '')],
  ['set -e; trap "echo err" ERR; false; echo no', 'err\n', 1],
  ['f() { echo "$1"; }; export -f f; bash -c "f hi"; type f', 'hi\nf is a function\nf () \n{ \n    echo "$1"\n}\n'],
  ['g() { echo ${FUNCNAME[@]}; }; h() { g; }; h', 'g h\n'],
  [
    'i=0; while [ $i -lt 3 ]; do i=$((i+1)); (( i == 2 )) && continue; echo $i; done; echo ${PIPESTATUS[0]}',
    '1\n3\n0\n',
  ],
  ['x=1; y=$((x++))$(echo -$x); echo $x $y', '2 1-2\n'],
  ['for i in 1 2; do echo $((1/0)); done; echo no', '', 1, 'bash: line 1: 1/0: division by 0 (error token is "0")\n'],
  [
    'set -x; for i in 1; do [[ $i == 1 ]]; done; y=$(echo z)',
    '',
    0,
    '+ for i in 1\n+ [[ 1 == 1 ]]\n++ echo z\n+ y=z\n',
  ],
];

test.each(CASES)('%s', async (script, stdout, exit = 0, stderr = '') => {
  expect(await host().run(script)).toEqual({ stdout, stderr, exit });
});

test('the harness can fail', async () => {
  expect((await host().run('echo a')).stdout).not.toBe('b\n');
});
