/** Shorthand for image definitions: every field that most images leave alone. */
import type { Image } from '../node/runtime/contract';

type Given = Partial<Image> & Pick<Image, 'repository' | 'base'>;

export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function defineImage(given: Given): Image {
  return {
    registry: 'docker.io',
    tags: ['latest'],
    sizeBytes: 10_000_000,
    entrypoint: [],
    command: [],
    workingDir: '/',
    user: 0,
    env: { PATH },
    exposedPorts: [],
    libc: 'glibc',
    files: {},
    programs: {},
    apps: {},
    ...given,
  };
}

/** The image as Kubernetes' own tests pull it: registry.k8s.io/e2e-test-images has copies without a change. */
export function mirrored(image: Image, name: string, tags: readonly string[]): Image {
  return { ...image, registry: 'registry.k8s.io', repository: `e2e-test-images/${name}`, tags };
}

/** `/bin/x` for each word: a program of the same name. */
export function at(directory: string, names: string): Record<string, string> {
  const programs: Record<string, string> = {};
  for (const name of names.split(/\s+/).filter((n) => n !== '')) programs[`${directory}/${name}`] = name;
  return programs;
}
