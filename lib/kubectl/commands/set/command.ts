/** `kubectl set`: small changes to a pod template or a service's selector. */
import type { Command } from '../../command';
import { setEnv } from './env';
import { setImage } from './image';
import { setResources } from './resources';
import { setSelector } from './selector';
import { setServiceAccount } from './service-account';
import { setSubject } from './subject';

export const set: Command = {
  name: 'set',
  short: 'Set specific features on objects',
  commands: [setEnv, setImage, setResources, setSelector, setServiceAccount, setSubject],
};
