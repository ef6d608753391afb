/** configMapGenerator and secretGenerator: objects from literals and files. */
import { base64 } from '../../../engine/base/base64';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';

const list = (value: Draft): readonly string[] => value ?? [];

export function generated(
  k: Invocation,
  kind: 'ConfigMap' | 'Secret',
  spec: Draft,
  root: string,
  options: Draft,
): Draft {
  const data: Draft = {};
  const put = (key: string, value: string) => {
    data[key] = kind === 'Secret' ? base64(value) : value;
  };
  const read = (path: string, source = path): string => {
    const file = k.sys.files.readFile(`${root}/${path}`);
    if (!file.ok)
      throw new Failure(
        `loading KV pairs: file sources: [${source}]: evalsymlink failure on '${root}/${path}' : lstat ${root}/${path}: no such file or directory`,
      );
    return file.value;
  };
  for (const path of [...list(spec.envs), ...(spec.env ? [spec.env] : [])]) {
    for (const line of read(path).split('\n')) {
      const text = line.trim();
      const at = text.indexOf('=');
      if (text !== '' && !text.startsWith('#'))
        put(at < 0 ? text : text.slice(0, at), at < 0 ? '' : text.slice(at + 1));
    }
  }
  for (const source of list(spec.files)) {
    const at = source.indexOf('=');
    put(at < 0 ? (source.split('/').at(-1) as string) : source.slice(0, at), read(source.slice(at + 1), source));
  }
  for (const literal of list(spec.literals)) {
    const at = literal.indexOf('=');
    if (at < 1)
      throw new Failure(
        `loading KV pairs: literal sources [${literal}]: invalid literal source ${literal}, expected key=value`,
      );
    put(literal.slice(0, at), literal.slice(at + 1).replace(/^(['"])(.*)\1$/, '$2'));
  }
  const { labels, annotations } = { ...options, ...spec.options };
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: spec.name,
      ...(spec.namespace ? { namespace: spec.namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(kind === 'Secret' ? { type: spec.type ?? 'Opaque' } : {}),
  };
}
