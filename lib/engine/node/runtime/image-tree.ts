/** The frozen root file system of an image: its base images' layers, its own files and programs. Containers share it. */
import { assert } from '../../base/assert';
import type { TreeNode } from '../../host/files/node';
import { buildTree, type FileSpec, programFiles } from '../../host/files/tree-builder';
import type { Image } from './contract';

const BASES_MAX = 8;
/** What every runtime mounts or makes, whatever the image holds. */
const MACHINE: Readonly<Record<string, FileSpec>> = {
  '/sys': { directory: true, mode: 0o555 },
  '/tmp': { directory: true, mode: 0o1777 },
  '/root': { directory: true, mode: 0o700 },
};

export function imageTree(image: Image, baseOf: (image: Image) => Image | undefined): TreeNode {
  const chain: Image[] = [];
  for (let at: Image | undefined = image; at !== undefined; at = at.base === 'scratch' ? undefined : baseOf(at)) {
    chain.unshift(at);
    assert(chain.length <= BASES_MAX, `${image.repository}: images stand on each other in a circle`);
  }
  const layers: Record<string, FileSpec>[] = [];
  for (const layer of chain) layers.push(filesOf(layer));
  // An empty root (pause) stays as bare as the runtime allows.
  return buildTree([onlyPresent(layers), ...layers, { [image.workingDir]: { directory: true } }], { inode: 10 });
}

/** `.keep` stands for an empty directory, which a table of files cannot name. */
function filesOf(image: Image): Record<string, FileSpec> {
  const files: Record<string, FileSpec> = {};
  for (const path of Object.keys(image.files)) {
    const kept = /^(.*)\/\.keep$/.exec(path)?.[1];
    if (kept === undefined) files[path] = image.files[path] as FileSpec;
    else files[kept] = MACHINE[kept] ?? { directory: true };
  }
  return { ...files, ...programFiles(image.programs) };
}

function onlyPresent(layers: readonly Readonly<Record<string, FileSpec>>[]): Record<string, FileSpec> {
  const present: Record<string, FileSpec> = { '/sys': MACHINE['/sys'] as FileSpec };
  for (const path of ['/tmp', '/root']) {
    const has = layers.some((layer) => Object.keys(layer).some((one) => one === path || one.startsWith(`${path}/`)));
    if (has) present[path] = MACHINE[path] as FileSpec;
  }
  return present;
}
