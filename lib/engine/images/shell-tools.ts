/** Names of the text and file tools that lib/shell brings to the program table, as images install them. */
export const COREUTILS =
  'base64 basename cat chmod chown cp cut date dd df dirname du echo env expr false head hostname id kill ln ls md5sum mkdir mv nproc od printenv printf pwd readlink realpath rm rmdir seq sha256sum sleep sort stat sync tac tail tee test timeout touch tr true tty uname uniq uptime wc whoami yes';
export const TEXT_TOOLS = 'awk find grep less sed tar xargs which ps top free vi watch clear diff';
export const SHELLS = 'sh bash ash';
