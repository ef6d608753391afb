/** `kubectl create secret`: generic, tls and docker-registry. */
import { base64 } from '../../../engine/base/base64';
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { withHash } from '../../resource/kustomize/name-hash';
import { dataOf, SOURCE_FLAGS } from './sources';
import { GENERATOR_FLAGS, oneName, submit } from './submit';

function send(k: Invocation, name: string, type: string, texts: Readonly<Record<string, string>>): number {
  const data: Draft = {};
  for (const key of Object.keys(texts)) data[key] = base64(texts[key] as string);
  const object = {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name },
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(type ? { type } : {}),
  };
  submit(k, k.flags.bool('append-hash') ? withHash(object) : object, { failing: 'failed to create secret ' });
  return 0;
}

const words = {
  badKey: (key: string, rule: string) => `${JSON.stringify(key)} is not valid key name for a Secret ${rule}`,
  twice: (key: string) => `cannot add key ${key}, another key by that name already exists`,
};

const generic: Command = {
  name: 'generic',
  short: 'Create a secret from a local file, directory, or literal value',
  flags: `${GENERATOR_FLAGS} ${SOURCE_FLAGS} type`,
  *run(k): Flow<number> {
    return send(k, oneName(k), k.flags.string('type'), dataOf(k, words));
  },
};

function readFile(k: Invocation, path: string): string {
  const file = k.sys.files.readFile(path);
  if (!file.ok) throw new Failure(`Cannot read file ${path}, open ${path}: no such file or directory`);
  return file.value;
}

const tls: Command = {
  name: 'tls',
  short: 'Create a TLS secret',
  flags: `${GENERATOR_FLAGS} cert key append-hash:bool`,
  *run(k): Flow<number> {
    const name = oneName(k);
    const cert = k.flags.string('cert');
    const key = k.flags.string('key');
    if (cert === '' || key === '') throw new Failure('key and cert must be specified');
    const texts = { 'tls.crt': readFile(k, cert), 'tls.key': readFile(k, key) };
    if (!texts['tls.crt'].includes('-----BEGIN CERTIFICATE-----')) {
      throw new Failure('tls: failed to find any PEM data in certificate input');
    }
    if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(texts['tls.key'])) {
      throw new Failure('tls: failed to find any PEM data in key input');
    }
    return send(k, name, 'kubernetes.io/tls', texts);
  },
};

const dockerRegistry: Command = {
  name: 'docker-registry',
  short: 'Create a secret for use with a Docker registry',
  flags: `${GENERATOR_FLAGS} docker-server:string=https://index.docker.io/v1/ docker-username docker-password docker-email
    from-file:list append-hash:bool`,
  *run(k): Flow<number> {
    const name = oneName(k);
    const { flags } = k;
    const [username, password, server] = ['docker-username', 'docker-password', 'docker-server'].map((flag) =>
      flags.string(flag),
    ) as [string, string, string];
    const files = flags.list('from-file');
    if (files.length === 0 && (username === '' || password === '' || server === '')) {
      throw new Failure(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    }
    if (files.length > 0) return send(k, name, 'kubernetes.io/dockerconfigjson', dataOf(k, words));
    const email = flags.string('docker-email');
    const entry = { username, password, ...(email ? { email } : {}), auth: base64(`${username}:${password}`) };
    const text = JSON.stringify({ auths: { [server]: entry } });
    return send(k, name, 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': text });
  },
};

export const secret: Command = {
  name: 'secret',
  short: 'Create a secret using a specified subcommand',
  commands: [dockerRegistry, generic, tls],
};
