/** docker.io/luksa/kubia, built FROM node:7: `ENTRYPOINT ["node", "app.js"]`, Debian 8 user land with curl, wget and procps. */
import type { Image } from '../../node/runtime/contract';
import { at, defineImage, PATH } from '../define';
import { appSource, kubia } from './app';

function tagged(tags: readonly string[], version: string | undefined): Image {
  return defineImage({
    repository: 'luksa/kubia',
    tags,
    base: 'debian',
    sizeBytes: 264_654_433,
    entrypoint: ['node', 'app.js'],
    env: { PATH, NPM_CONFIG_LOGLEVEL: 'info', NODE_VERSION: '7.9.0', YARN_VERSION: '0.22.0' },
    files: { '/app.js': appSource(version) },
    apps: { node: kubia },
    programs: {
      '/usr/local/bin/node': 'app:node',
      ...at('/usr/bin', 'curl wget ps top free pgrep pkill uptime watch'),
    },
  });
}

/** One entry a behaviour: the tags differ in their /app.js. */
export const kubiaImages: readonly Image[] = [
  tagged(['latest'], undefined),
  tagged(['v1'], 'v1'),
  tagged(['v2'], 'v2'),
  tagged(['v3'], 'v3'),
  tagged(['v4'], 'v4'),
];
