/** docker.io/curlimages/curl: Alpine, user curl_user (100), entry point script that runs curl. */
import { defineImage } from '../define';

export const curlImage = defineImage({
  repository: 'curlimages/curl',
  tags: ['latest', '8.14.1', '8.12.1', '8.10.1', '8.5.0', '8.1.2', '7.88.1'],
  base: 'alpine',
  libc: 'musl',
  sizeBytes: 22_000_000,
  entrypoint: ['/entrypoint.sh'],
  command: ['curl'],
  workingDir: '/home/curl_user',
  user: 100,
  files: { '/home/curl_user/.keep': { text: '', uid: 100 } },
  programs: { '/usr/bin/curl': 'curl-alpine', '/entrypoint.sh': 'docker-entrypoint' },
});
