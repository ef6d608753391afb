/** ghcr.io/subicura/counter: Alpine with Node.js; courses exec into it with `sh` and `apk add curl busybox-extras`. */
import type { Image } from '../../node/runtime/contract';
import { defineImage, PATH } from '../define';
import { counter } from './app';

export const counterImage: Image = defineImage({
  registry: 'ghcr.io',
  repository: 'subicura/counter',
  tags: ['latest'],
  base: 'alpine',
  libc: 'musl',
  sizeBytes: 126_000_000,
  entrypoint: [],
  command: ['node', 'app.js'],
  workingDir: '/app',
  env: { PATH, NODE_VERSION: '16.13.0', YARN_VERSION: '1.22.15' },
  exposedPorts: ['3000/tcp'],
  files: {
    '/app/app.js':
      "const Redis = require('ioredis');\nconst redis = new Redis(process.env.REDIS_PORT, process.env.REDIS_HOST);\n",
    '/app/package.json': '{ "name": "counter", "main": "app.js" }\n',
  },
  apps: { node: counter },
  programs: { '/usr/local/bin/node': 'app:node' },
});
