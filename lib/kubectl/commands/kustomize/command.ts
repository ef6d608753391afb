/** `kubectl kustomize DIR`: prints what a folder's kustomization makes. */

import { toYaml } from '../../../engine/base/yaml/emit';
import type { Command } from '../../command';
import { Failure } from '../../failure';
import { buildKustomization } from '../../resource/kustomize/build';

export const kustomize: Command = {
  name: 'kustomize',
  short: 'Build a kustomization target from a directory or URL',
  flags: `o,output e,env:array enable-alpha-plugins:bool enable-helm:bool load-restrictor:string=LoadRestrictionsRootOnly network:bool
    as-current-user:bool helm-api-versions:list helm-command:string=helm helm-debug:bool helm-kube-version mount:array
    network-name:string=bridge`,
  *run(k) {
    if (k.args.length > 1) throw new Failure('specify one path to kustomization.yaml');
    const objects = buildKustomization(k, k.args[0] ?? '.');
    const text = objects.map(toYaml).join('---\n');
    const path = k.flags.string('output');
    if (path === '') k.out(text);
    else if (!k.sys.files.writeFile(path, text).ok) throw new Failure(`open ${path}: permission denied`);
    return 0;
  },
};
