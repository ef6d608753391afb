/** What a fresh account of an Ubuntu machine has for bash: prompt, history, aliases. No alias for kubectl: setting one is an exercise. */
import type { ProfileHost } from './profiles/profile';

const PROMPT = "PS1='\\u@\\h:\\w\\$ '\n";

/** Of every machine. */
export const systemFiles: Readonly<Record<string, string>> = {
  '/etc/profile': `# Read by log-in shells.
if [ -n "$PS1" ] && [ -n "$BASH_VERSION" ] && [ -f /etc/bash.bashrc ]; then
  . /etc/bash.bashrc
fi
`,
  '/etc/bash.bashrc': `# Read by interactive shells.
[ -z "$PS1" ] && return
shopt -s checkwinsize
${PROMPT}`,
};

const BASHRC = `# Read by interactive shells that are not log-in shells.
case $- in
  *i*) ;;
  *) return ;;
esac

HISTCONTROL=ignoreboth
HISTSIZE=1000
HISTFILESIZE=2000
shopt -s histappend checkwinsize

${PROMPT}
alias ls='ls --color=auto'
alias grep='grep --color=auto'
alias ll='ls -alF'
alias la='ls -A'
alias l='ls -CF'
`;

function profileText(start: string | undefined): string {
  const there = start === undefined ? '' : `\n# Work goes on in the lab's folder.\ncd ${start}\n`;
  return `# Read by log-in shells.
if [ -n "$BASH_VERSION" ] && [ -f ~/.bashrc ]; then
  . ~/.bashrc
fi
${there}`;
}

export function bashFiles(user: ProfileHost['user']): Record<string, string> {
  const start = user.cwd === user.home ? undefined : user.cwd.replace(`${user.home}/`, '~/');
  return { [`${user.home}/.bashrc`]: BASHRC, [`${user.home}/.profile`]: profileText(start) };
}
