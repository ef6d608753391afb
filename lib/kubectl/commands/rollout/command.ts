/** `kubectl rollout`. Follows kubectl/pkg/cmd/rollout. */
import type { Command } from '../../command';
import { pause, restart, resume } from './changes';
import { history } from './history';
import { status } from './status';
import { undo } from './undo';

export const rollout: Command = {
  name: 'rollout',
  helpOut: true,
  short: 'Manage the rollout of a resource',
  commands: [history, pause, restart, resume, status, undo],
};
