/** Which flags of `kubectl apply` do not go together (cmd/apply/apply.go, Validate). */
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { dryRunMode } from '../../printers/select';

export function checkOptions(k: Invocation): void {
  const { flags } = k;
  const serverSide = flags.bool('server-side');
  const force = flags.bool('force');
  const fail = (text: string) => {
    throw new Failure(text);
  };
  if (flags.bool('force-conflicts') && !serverSide) fail('--force-conflicts only works with --server-side');
  if (dryRunMode(k) === 'client' && serverSide) {
    fail("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  }
  if (serverSide && force) fail('--force cannot be used with --server-side');
  if (dryRunMode(k) === 'server' && force) fail('--dry-run=server cannot be used with --force');
  const selects = flags.string('selector') !== '';
  if (flags.bool('all') && selects) fail('cannot set --all and --selector at the same time');
  if (flags.bool('prune')) {
    if (force) fail('--force cannot be used with --prune');
    if (!flags.bool('all') && !selects) {
      fail(
        'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      );
    }
    if (serverSide) fail("--prune is in alpha and doesn't currently work on objects created by server-side apply");
  }
  if (flags.string('subresource') !== '' && !serverSide) {
    fail('--subresource can only be specified for --server-side');
  }
}
