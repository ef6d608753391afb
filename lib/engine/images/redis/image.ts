/** docker.io/library/redis: redis-server through an entry point that adds the program's name to bare options. */
import type { Image } from '../../node/runtime/contract';
import { defineImage, PATH } from '../define';
import { redisServer } from './app';

function tagged(tags: readonly string[], alpine: boolean): Image {
  return defineImage({
    repository: 'redis',
    tags,
    base: alpine ? 'alpine' : 'debian',
    libc: alpine ? 'musl' : 'glibc',
    sizeBytes: alpine ? 41_000_000 : 137_000_000,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['redis-server'],
    workingDir: '/data',
    env: { PATH, REDIS_VERSION: '7.0.15' },
    exposedPorts: ['6379/tcp'],
    files: { '/data/.keep': '' },
    apps: { 'redis-server': redisServer },
    programs: {
      '/usr/local/bin/redis-server': 'app:redis-server',
      '/usr/local/bin/redis-cli': 'redis-cli',
      '/usr/local/bin/docker-entrypoint.sh': 'docker-entrypoint',
    },
  });
}

export const redisImages: readonly Image[] = [
  tagged(['latest', '7', '7.0', '7.0.15', '7.2', '7.4', '6', '6.2', '5', '8', '8.0'], false),
  tagged(['alpine', '7-alpine', '7.0-alpine', '7.2-alpine', '6-alpine', '8-alpine'], true),
];
