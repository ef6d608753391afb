/** Which flags of `kubectl debug` go together (kubectl/pkg/cmd/debug, Complete and Validate). */
import { parse } from 'yaml';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { IMAGE_NAME } from '../run/image-name';
import { checkProfile } from './profiles';

export interface Asked {
  readonly targets: readonly string[];
  /** The command behind `--`. */
  readonly words: readonly string[];
  readonly attach: boolean;
  /** `--set-image`: container to image. */
  readonly images: Readonly<Record<string, string>>;
  /** The partial container of --custom. */
  readonly custom: Draft;
}

const FIXED = ['name', 'command', 'image', 'lifecycle', 'volumeDevices'];

function customOf(k: Invocation): Draft {
  const path = k.flags.string('custom');
  if (path === '') return undefined;
  const file = k.sys.files.readFile(path);
  if (!file.ok) {
    const why = `open ${path}: no such file or directory`;
    throw new Failure(`must pass a container spec json file for custom profile: ${why}`);
  }
  return parse(file.value) ?? {};
}

export function pairsOf(list: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

export function askedOf(k: Invocation): Asked {
  const { flags, args, dash } = k;
  const split = dash >= 0 && args.length > dash;
  checkProfile(flags.string('profile'));
  const asked: Asked = {
    targets: split ? args.slice(0, dash) : args,
    words: split ? args.slice(dash) : [],
    attach: flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin'),
    images: pairsOf(flags.list('set-image')),
    custom: customOf(k),
  };
  const problem = problemOf(k, asked);
  if (problem !== undefined) throw new Failure(problem);
  const target = flags.string('target');
  if (target !== '' && !flags.bool('quiet')) {
    k.out(
      `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  if (flags.bool('tty') && !flags.bool('stdin')) {
    throw new Failure('-i/--stdin is required for containers with -t/--tty=true');
  }
  if (asked.custom !== undefined && FIXED.some((field) => asked.custom[field] !== undefined)) {
    throw new Failure('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
  }
  return asked;
}

function problemOf(k: Invocation, { targets, words, images }: Asked): string | undefined {
  const { flags } = k;
  const image = flags.string('image');
  const container = flags.string('container');
  const copies = flags.string('copy-to') !== '';
  const sets = Object.keys(images).length > 0;
  if (flags.changed('attach') && flags.bool('attach') && image === '' && container === '') {
    return 'you must specify --container or create a new container using --image in order to attach.';
  }
  if (copies && image === '' && !sets && words.length === 0) {
    return 'you must specify --image, --set-image or command arguments.';
  }
  if (copies && words.length > 0 && container === '' && image === '') {
    return 'you must specify an existing container or a new image when specifying args.';
  }
  if (!copies) {
    if (flags.bool('replace')) return '--replace may only be used with --copy-to.';
    if (flags.bool('same-node')) return '--same-node may only be used with --copy-to.';
    if (sets) return '--set-image may only be used with --copy-to.';
    if (image === '') return 'you must specify --image when not using --copy-to.';
  }
  if (image !== '' && !IMAGE_NAME.test(image)) return `invalid image name "${image}": invalid reference format`;
  if (targets.length === 0 && flags.list('filename').length === 0) return 'NAME or filename is required for debug';
  const policy = flags.string('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) return `invalid image pull policy: ${policy}`;
  for (const [name, wanted] of Object.entries(images)) {
    if (IMAGE_NAME.test(wanted)) continue;
    return `invalid image name "${wanted}" for container "${name}": invalid reference format`;
  }
  if (copies && flags.string('target') !== '') {
    return '--target is incompatible with --copy-to. Use --share-processes instead.';
  }
  return undefined;
}
