/** `kubectl create deployment`. */
import type { Command } from '../../command';
import { Failure } from '../../failure';
import { commandWords, GENERATOR_FLAGS, oneName, submit } from './submit';

/** A container's name from its image: the last part without tag and digest. */
const containerName = (image: string): string => {
  const last = image.split('/').at(-1) ?? '';
  return last.split('@')[0]?.split(':')[0]?.toLowerCase().replace(/_/g, '-') ?? '';
};

export const deployment: Command = {
  name: 'deployment',
  aliases: ['deploy'],
  short: 'Create a deployment with the specified name',
  flags: `${GENERATOR_FLAGS} image:list r,replicas:int=1 port:int=-1`,
  required: ['image'],
  *run(k) {
    const images = k.flags.list('image');
    const name = oneName(k, true);
    const command = commandWords(k);
    if (images.length > 1 && command.length > 0) {
      throw new Failure('cannot specify multiple --image options and command');
    }
    const port = k.flags.int('port');
    const containers = images.map((image, index) => ({
      name: containerName(image),
      image,
      ...(command.length > 0 ? { command } : {}),
      ...(port > 0 && index === 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }));
    const labels = { app: name };
    const object = {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas: k.flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    };
    submit(k, object, { failing: 'failed to create deployment: ' });
    return 0;
  },
};
