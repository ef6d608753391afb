/** docker.io/library/nginx: its entry point script prints what it does before the server's own notices; tags differ by version and base. */
import type { Image } from '../../node/runtime/contract';
import { defineImage, mirrored, PATH } from '../define';
import { nginx } from './app';
import { DEFAULT_CONF, NGINX_CONF } from './conf';
import { FIFTY_PAGE, INDEX_PAGE } from './pages';

function tagged(version: string, tags: readonly string[], alpine = false): Image {
  return defineImage({
    repository: 'nginx',
    tags,
    base: alpine ? 'alpine' : 'debian',
    libc: alpine ? 'musl' : 'glibc',
    sizeBytes: alpine ? 52_500_000 : 192_000_000,
    entrypoint: ['/docker-entrypoint.sh'],
    command: ['nginx', '-g', 'daemon off;'],
    env: { PATH, NGINX_VERSION: version, PKG_RELEASE: alpine ? '1' : '1~bookworm' },
    exposedPorts: ['80/tcp'],
    files: {
      '/usr/share/nginx/html/index.html': INDEX_PAGE,
      '/usr/share/nginx/html/50x.html': FIFTY_PAGE,
      '/etc/nginx/nginx.conf': NGINX_CONF,
      '/etc/nginx/conf.d/default.conf': DEFAULT_CONF,
      '/var/log/nginx/access.log': { link: '/dev/stdout' },
      '/var/log/nginx/error.log': { link: '/dev/stderr' },
    },
    apps: { nginx },
    programs: {
      '/usr/sbin/nginx': 'app:nginx',
      '/docker-entrypoint.sh': 'docker-entrypoint',
      '/usr/bin/curl': alpine ? 'curl-alpine' : 'curl',
    },
  });
}

export const nginxImages: readonly Image[] = [
  tagged('1.31.1', ['latest', '1', '1.31', '1.31.1', 'mainline']),
  tagged('1.32.0', ['1.32', '1.32.0']),
  tagged('1.30.2', ['1.30', '1.30.2']),
  tagged('1.29.3', ['1.29', '1.29.3']),
  tagged('1.28.0', ['stable', '1.28', '1.28.0']),
  tagged('1.27.5', ['1.27', '1.27.5', '1.27.0', '1.27.1']),
  tagged('1.26.3', ['1.26', '1.26.3']),
  tagged('1.25.5', ['1.25', '1.25.5', '1.25.3']),
  tagged('1.22.1', ['1.22', '1.22.1', '1.21', '1.20', '1.19', '1.14.2']),
  tagged('1.29.3', ['alpine', '1.29-alpine', '1-alpine', 'mainline-alpine'], true),
  tagged('1.28.0', ['stable-alpine', '1.28-alpine'], true),
  tagged('1.27.5', ['1.27-alpine'], true),
  tagged('1.25.5', ['1.25-alpine'], true),
  mirrored(tagged('1.15.12', [], true), 'nginx', ['1.14-4', '1.15-4']),
  mirrored(tagged('1.27.5', [], true), 'nginx', ['1.27-0']),
];
