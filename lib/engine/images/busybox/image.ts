/** docker.io/library/busybox: one binary with applets; glibc build, so names resolve as glibc does except in its own nslookup. */
import { defineImage, mirrored } from '../define';
import { busyboxPrograms } from './applets';

export const busyboxImage = defineImage({
  repository: 'busybox',
  tags: [
    'latest',
    '1',
    '1.37',
    '1.37.0',
    '1.36',
    '1.36.1',
    '1.35',
    '1.35.0',
    '1.34',
    '1.33',
    '1.28',
    'stable',
    'glibc',
    'musl',
    'uclibc',
  ],
  base: 'scratch',
  sizeBytes: 4_260_000,
  command: ['sh'],
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  files: {
    '/etc/passwd':
      'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
    '/etc/group': 'root:x:0:\ndaemon:x:1:\nnobody:x:65534:\n',
    '/root/.keep': '',
    '/tmp/.keep': '',
    '/var/www/.keep': '',
  },
  programs: busyboxPrograms(),
});

export const busyboxMirror = mirrored(busyboxImage, 'busybox', ['1.29-4', '1.36.1-1', '1.37.0-1']);
