/** registry.k8s.io/pause: one process that does nothing until it is told to end. */
import type { App } from '../../network/contract';
import { defineImage, PATH } from '../define';

const app: App<null> = {
  name: 'pause',
  listens: () => [],
  start: () => ({ state: null, effects: [] }),
  decide: (_state, input) =>
    input.kind === 'signal' && /TERM|INT/.test(input.signal) ? [{ kind: 'exit', code: 0 }] : [],
  apply: (state) => state,
};

export const pauseImage = defineImage({
  registry: 'registry.k8s.io',
  repository: 'pause',
  tags: ['latest', '3.10.2', '3.10.1', '3.10', '3.9', '3.8', '3.7', '3.6'],
  base: 'scratch',
  sizeBytes: 735_642,
  entrypoint: ['/pause'],
  env: { PATH },
  user: 65_535,
  apps: { pause: app as unknown as App<never> },
  programs: { '/pause': 'app:pause' },
});
