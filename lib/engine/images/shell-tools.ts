/** Names of the text and file tools that lib/shell brings to the program table, as images install them. */
export const COREUTILS =
  '[ base64 basename cat chmod chown comm cp cut date dd df dirname du echo env expr false fold head hostname id join kill ln ls md5sum mkdir mktemp mv nl nohup nproc od paste printenv printf pwd readlink realpath rm rmdir seq sha1sum sha256sum sleep sort stat stty sync tac tail tee test timeout touch tr true tty uname uniq uptime wc whoami yes';
export const TEXT_TOOLS =
  'awk egrep fgrep find grep less sed tar xargs which ps pgrep pkill top free vi watch clear reset diff';
export const SHELLS = 'sh bash ash dash';
