/** `kubectl version`: this client's build and the server's. Follows kubectl/pkg/cmd/version. */

import { toYaml } from '../../engine/base/yaml/emit';
import type { Command } from '../command';
import { Failure } from '../failure';
import { toGoJson } from '../printers/go-json';

const CLIENT = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-11-21T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};
const KUSTOMIZE = 'v5.8.1';

export const version: Command = {
  name: 'version',
  short: 'Print the client and server version information',
  flags: 'client:bool o,output',
  *run(k) {
    const format = k.flags.string('output');
    if (k.args.length > 0) throw new Failure(`extra arguments: [${k.args.join(' ')}]`);
    if (!['', 'yaml', 'json'].includes(format)) throw new Failure("--output must be 'yaml' or 'json'");
    let server: { gitVersion: string } | undefined;
    let failure: unknown;
    if (!k.flags.bool('client')) {
      try {
        server = k.get('/version');
      } catch (error) {
        failure = error;
      }
    }
    const all = { clientVersion: CLIENT, kustomizeVersion: KUSTOMIZE, ...(server ? { serverVersion: server } : {}) };
    if (format === 'yaml') k.out(`${toYaml(all)}\n`);
    else if (format === 'json') k.out(`${toGoJson(all, { indent: '  ', sortKeys: false })}\n`);
    else {
      k.out(`Client Version: ${CLIENT.gitVersion}\nKustomize Version: ${KUSTOMIZE}\n`);
      if (server) k.out(`Server Version: ${server.gitVersion}\n`);
    }
    if (failure) throw failure;
    return 0;
  },
};
