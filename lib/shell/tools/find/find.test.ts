/** find's expressions and its programs, as findutils 4.9 does them. */
import { ShellMachine } from '../../testing/shell-machine';

const run = async (script: string) => {
  const { stdout, stderr, exit } = await new ShellMachine().run(
    `mkdir -p a/b; echo hi > a/b/x.txt; touch a/y; ${script}`,
  );
  return `${stdout}${stderr}${exit}`;
};

test('-exec runs a program for each file, or once for all; its status is the value', async () => {
  expect(await run("find a -type f -exec echo {} ';'")).toBe('a/b/x.txt\na/y\n0');
  expect(await run('find a -type f -exec echo {} +')).toBe('a/b/x.txt a/y\n0');
  expect(await run("find a -type f -exec grep -q hi {} ';' -print")).toBe('a/b/x.txt\n0');
  expect(await run('find a -type f -exec grep -q hi {} +')).toBe('0');
  expect(await run("find a -name y -exec nope {} ';'")).toBe('find: ‘nope’: No such file or directory\n0');
});

test('-o, ! and brackets bind as find(1) says; -prune and -quit end a branch and the search', async () => {
  expect(await run('find a -path a/b -prune -o -type f -print')).toBe('a/y\n0');
  expect(await run("find a ! '(' -name y -o -type d ')'")).toBe('a/b/x.txt\n0');
  expect(await run('find a -name y -quit')).toBe('0');
  expect(await run('find a -name y -print -quit')).toBe('a/y\n0');
});

test('-delete goes depth first; mistakes are named', async () => {
  expect(await run('find a/b -delete; ls a')).toBe('y\n0');
  expect(await run("find a '(' -name y")).toContain("I was expecting to find a ')'");
  expect(await run('find a -frob')).toBe("find: unknown predicate `-frob'\n1");
});
