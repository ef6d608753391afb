/** `kubectl set`: small changes to a pod template. */
import type { Command } from '../../command';
import { setEnv } from './env';
import { setImage } from './image';

export const set: Command = {
  name: 'set',
  short: 'Set specific features on objects',
  commands: [setEnv, setImage],
};
