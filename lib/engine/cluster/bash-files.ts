/** What a fresh account of an Ubuntu machine has for bash: prompt, history, aliases. No alias for kubectl: setting one is an exercise. */
import type { ProfileHost } from './profiles/profile';

const PROMPT = "PS1='\\u@\\h:\\w\\$ '\n";
/** As Ubuntu's own .bashrc sets it where the terminal knows colours. */
const COLOURED = `case "$TERM" in
  xterm-color|*-256color) PS1='\\[\\033[01;32m\\]\\u@\\h\\[\\033[00m\\]:\\[\\033[01;34m\\]\\w\\[\\033[00m\\]\\$ ' ;;
  *) PS1='\\u@\\h:\\w\\$ ' ;;
esac
`;

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

${COLOURED}
alias ls='ls --color=auto'
alias grep='grep --color=auto'
alias ll='ls -alF'
alias la='ls -A'
alias l='ls -CF'
`;

/** A terminal begins at home, where lessons and their setup put files; `cwd` of a profile is where recordings ran. */
const PROFILE = `# Read by log-in shells.
if [ -n "$BASH_VERSION" ] && [ -f ~/.bashrc ]; then
  . ~/.bashrc
fi
`;

export function bashFiles(user: ProfileHost['user']): Record<string, string> {
  return { [`${user.home}/.bashrc`]: BASHRC, [`${user.home}/.profile`]: PROFILE };
}
