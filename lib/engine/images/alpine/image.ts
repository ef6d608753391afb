/** docker.io/library/alpine: busybox on musl with apk; telnet is in busybox-extras. */

import { busyboxPrograms } from '../busybox/applets';
import { defineImage } from '../define';

const { '/bin/telnet': _extra, ...programs } = busyboxPrograms();

export const alpineImage = defineImage({
  repository: 'alpine',
  tags: ['latest', '3', '3.22', '3.21', '3.20', '3.19', '3.18', '3.17', '3.16', 'edge'],
  base: 'scratch',
  libc: 'musl',
  sizeBytes: 8_310_000,
  command: ['/bin/sh'],
  files: {
    '/lib/ld-musl-x86_64.so.1': { text: '', mode: 0o755 },
    '/etc/alpine-release': '3.22.2\n',
    '/etc/os-release':
      'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\n',
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
    '/etc/group': 'root:x:0:root\nnobody:x:65534:\n',
    '/etc/profile':
      "export PATH='/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'\nPS1='\\h:\\w\\$ '\numask 022\n",
    '/root/.keep': '',
    '/tmp/.keep': '',
  },
  programs: { ...programs, '/usr/bin/getent': 'getent', '/sbin/apk': 'apk' },
});
