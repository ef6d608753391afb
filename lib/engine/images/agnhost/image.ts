/** registry.k8s.io/e2e-test-images/agnhost: the image of Kubernetes' own tests; of its many commands those beside, and `pause`. */
import type { App, AppEnv } from '../../network/contract';
import { defineImage, PATH } from '../define';
import { stdout } from '../http/simple-app';
import { netexec } from './netexec';
import { serveHostname } from './serve-hostname';
import { testWebserver } from './test-webserver';

const commands: Readonly<Record<string, App<never> | undefined>> = {
  netexec,
  'serve-hostname': serveHostname,
  'test-webserver': testWebserver,
};
const commandOf = (env: AppEnv) => env.args.map((word) => commands[word]).find((app) => app !== undefined);

const agnhost: App<never> = {
  ...netexec,
  listens: (env) => commandOf(env)?.listens(env) ?? [],
  start: (env) => commandOf(env)?.start(env) ?? { ...netexec.start(env), effects: [stdout('Paused\n')] },
  decide: (state, input, env) => (commandOf(env) ?? netexec).decide(state, input, env),
};

export const agnhostImage = defineImage({
  registry: 'registry.k8s.io',
  repository: 'e2e-test-images/agnhost',
  tags: ['latest', '2.39', '2.40', '2.43', '2.45', '2.47', '2.52', '2.53', '2.55', '2.56', '2.57', '2.63.0'],
  base: 'alpine',
  libc: 'musl',
  sizeBytes: 128_000_000,
  entrypoint: ['/agnhost'],
  command: ['pause'],
  env: { PATH },
  files: { '/localhost.crt': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n' },
  apps: { agnhost },
  programs: {
    '/agnhost': 'app:agnhost',
    '/agnhost-2': 'app:agnhost',
    '/usr/bin/curl': 'curl-alpine',
    '/usr/bin/dig': 'dig',
  },
});
