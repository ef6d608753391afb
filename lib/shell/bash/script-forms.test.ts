/** Less common forms of scripts, as bash 5.2 runs them. */
import { ShellMachine } from '../testing/shell-machine';

const CASES: [script: string, stdout: string, stderr?: string, exit?: number][] = [
  ['select x in apple pear; do echo "$REPLY $x"; break; done <<< 2', '2 pear\n', '1) apple\n2) pear\n#? '],
  ["source /dev/stdin <<< 'v=3'; echo $v", '3\n'],
  [". <(echo 'w=4'); echo $w", '4\n'],
  ['mapfile -d , -t z <<< "1,2"; declare -p z', 'declare -a z=([0]="1" [1]=$\'2\\n\')\n'],
  ["printf '#!/bin/bash\\necho $0 $1\\n' > s; chmod +x s; ./s a", './s a\n'],
  [
    "printf '#!/no/such\\n' > u; chmod +x u; ./u",
    '',
    '/bin/bash: line 1: ./u: cannot execute: required file not found\n',
    127,
  ],
  [
    'cat <<E\nabc',
    'abc\n',
    "/bin/bash: line 2: warning: here-document at line 1 delimited by end-of-file (wanted `E')\n",
  ],
  ['echo \'alias hey="echo hey"\' > ~/.bashrc; bash -ic hey 2>/dev/null', 'hey\n'],
  ["printf '한\\t\\x01\\n' | cat -A", 'M-mM-^UM-^\\^I^A$\n'],
  ['arr=(c a); IFS=$\'\\n\' s=($(sort <<<"${arr[*]}")); echo "${s[@]}"', 'a c\n'],
  ['a=(x y); echo "${a[@]/#/-}" "${a[@]/%/-}"', '-x -y x- y-\n'],
  ['if (exit 7); then :; else echo $?; fi; if false; then :; fi; echo $?', '7\n0\n'],
  ['echo a > y; diff - y <<< a && echo same; touch -d 2024-01-01 y; date -r y +%F', 'same\n2024-01-01\n'],
  ['echo nocmd > f; . ./f', '', './f: line 1: nocmd: command not found\n', 127],
  ['n=007; echo $((10#$n + 1)) $((16#$n))', '8 7\n'],
  ["sed 's/b*/X/g' <<< abc; printf '%g %g %g\\n' 1e10 0.5 123456789", 'XaXcX\n1e+10 0.5 1.23457e+08\n'],
  [
    'ls; ls; type ls; hash; hash -r; type ls',
    'ls is hashed (/usr/bin/ls)\nhits\tcommand\n   3\t/usr/bin/ls\nls is /usr/bin/ls\n',
  ],
  ['coproc cat', '', '/bin/bash: -c: line 1: coproc: not simulated\n', 2],
  ['sleep 5 & disown; jobs; kill $!', ''],
  ['stty size', '', "stty: 'standard input': Inappropriate ioctl for device\n", 1],
  ["date -u -d '2024-02-28 +2 days' +%F; date -u -d '2024-01-31 1 month' +%F", '2024-03-01\n2024-03-02\n'],
];
test.each(CASES)('%s', async (script: string, stdout: string, stderr = '', exit = 0) => {
  expect(await new ShellMachine().run(script)).toEqual({ stdout, stderr, exit });
});

test('a shell at a terminal knows its size, and stty changes the echo', async () => {
  const m = await new ShellMachine().open(100, 30);
  expect(await m.type('echo $COLUMNS $LINES; stty size\r')).toContain('100 30\r\n30 100\r\n');
  await m.resize(90, 20);
  expect(await m.type('echo $COLUMNS $LINES\r')).toContain('90 20\r\n');
  await m.type('stty -echo; read x; stty echo; echo "got $x"\r');
  expect(await m.type('secret\r')).toMatch(/^got secret/);
});
