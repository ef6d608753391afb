/** --from-literal, --from-file and --from-env-file of ConfigMaps and Secrets. */
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';

export const SOURCE_FLAGS = 'from-literal:array from-file:list from-env-file:list append-hash:bool';
const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const ENVIRONMENT = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const NAME_RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

export interface Words {
  badKey(key: string, rule: string): string;
  twice(key: string): string;
}

export function dataOf(k: Invocation, words: Words): Record<string, string> {
  const data: Record<string, string> = {};
  const add = (key: string, value: string) => {
    if (!KEY.test(key)) throw new Failure(words.badKey(key, KEY_RULE));
    if (Object.hasOwn(data, key)) throw new Failure(words.twice(key));
    data[key] = value;
  };
  const { flags } = k;
  const env = flags.list('from-env-file');
  if (env.length > 0 && (flags.list('from-file').length > 0 || flags.list('from-literal').length > 0)) {
    throw new Failure('from-env-file cannot be combined with from-file or from-literal');
  }
  for (const source of flags.list('from-file')) fromFile(k, source, add);
  for (const source of flags.list('from-literal')) {
    const at = source.indexOf('=');
    if (at < 1) throw new Failure(`invalid literal source ${source}, expected key=value`);
    add(source.slice(0, at), source.slice(at + 1));
  }
  for (const path of env) fromEnvironment(k, path, add);
  return data;
}

type Add = (key: string, value: string) => void;

function textOf(k: Invocation, path: string): string {
  const file = k.sys.files.readFile(path);
  if (!file.ok) throw new Failure(`error reading ${path}: no such file or directory`);
  return file.value;
}

/** A file under its own or a given name, or every file of a folder. */
function fromFile(k: Invocation, source: string, add: Add): void {
  const at = source.indexOf('=');
  if (at === 0) throw new Failure(`key name for file path ${source.slice(1)} missing`);
  if (at > 0 && at === source.length - 1) throw new Failure(`file path for key name ${source.slice(0, at)} missing`);
  if (source.split('=').length > 2) throw new Failure("key names or file paths cannot contain '='");
  const path = source.slice(at + 1);
  const stat = k.sys.files.stat(path);
  if (stat.ok && stat.value.type === 'directory') {
    if (at > 0) throw new Failure('cannot give a key name for a directory path');
    const names = k.sys.files.readdir(path);
    for (const name of names.ok ? names.value : []) {
      const child = `${path.replace(/\/$/, '')}/${name}`;
      const kind = k.sys.files.stat(child);
      if (kind.ok && kind.value.type === 'file' && KEY.test(name)) add(name, textOf(k, child));
    }
    return;
  }
  add(at < 0 ? (path.split('/').at(-1) as string) : source.slice(0, at), textOf(k, path));
}

function fromEnvironment(k: Invocation, path: string, add: Add): void {
  for (const line of textOf(k, path).split('\n')) {
    const text = line.trimStart();
    if (text === '' || text.startsWith('#')) continue;
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    if (!ENVIRONMENT.test(name)) throw new Failure(`${JSON.stringify(name)} is not a valid key name: ${NAME_RULE}`);
    add(at < 0 ? text : text.slice(0, at), at < 0 ? (k.sys.env[text] ?? '') : text.slice(at + 1));
  }
}
