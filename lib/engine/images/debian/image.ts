/** docker.io/library/debian: GNU tools and bash, apt, no network tools until they are installed. */
import type { Image } from '../../node/runtime/contract';
import { at, defineImage } from '../define';
import { COREUTILS, TEXT_TOOLS } from '../shell-tools';

/** procps and the pager are packages of their own. */
const EXTRA = new Set('less vi watch top free ps pgrep pkill'.split(' '));
const essential = TEXT_TOOLS.split(' ')
  .filter((name) => !EXTRA.has(name))
  .join(' ');
const PROMPT = "PS1='\\u@\\h:\\w\\$ '\n";

function distribution(repository: string, tags: readonly string[], release: string): Image {
  return defineImage({
    repository,
    tags,
    base: 'scratch',
    sizeBytes: 117_000_000,
    command: ['bash'],
    files: {
      '/etc/os-release': release,
      '/etc/passwd':
        'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
      '/etc/group': 'root:x:0:\ndaemon:x:1:\nwww-data:x:33:\nnogroup:x:65534:\n',
      '/etc/profile': 'if [ -n "$PS1" ] && [ -n "$BASH_VERSION" ]; then\n  . /etc/bash.bashrc\nfi\n',
      '/etc/bash.bashrc': `# Read by interactive shells.\n[ -z "$PS1" ] && return\nshopt -s checkwinsize\n${PROMPT}`,
      '/root/.bashrc': '# Read by interactive shells that are not log-in shells.\n',
      '/root/.profile': 'if [ -n "$BASH_VERSION" ] && [ -f ~/.bashrc ]; then\n  . ~/.bashrc\nfi\n',
      '/bin': { link: 'usr/bin' },
      '/usr/sbin/.keep': '',
      '/sbin': { link: 'usr/sbin' },
      '/tmp/.keep': '',
      '/var/lib/.keep': '',
    },
    programs: {
      ...at('/usr/bin', `${COREUTILS.replace(' uptime ', ' ')} ${essential}`),
      '/usr/bin/sh': 'dash',
      '/usr/bin/dash': 'dash',
      '/usr/bin/bash': 'bash',
      '/usr/bin/getent': 'getent',
      '/usr/bin/apt-get': 'apt-get',
      '/usr/bin/apt': 'apt',
    },
  });
}

export const debianImages: readonly Image[] = [
  distribution(
    'debian',
    ['latest', '12', 'bookworm', 'bookworm-slim', 'stable', 'stable-slim', '13', 'trixie', '11', 'bullseye'],
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
  ),
  distribution(
    'ubuntu',
    ['latest', '24.04', 'noble', '22.04', 'jammy', '20.04', 'focal'],
    'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.3 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n',
  ),
];
