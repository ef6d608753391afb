/** `kubectl api-versions`: every group and version the server offers, sorted as text. */
import { apiVersionOf } from '../../client/discovery';
import type { Command } from '../../command';
import { usageFailure } from '../../failure';

export const apiVersions: Command = {
  name: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  *run(k) {
    if (k.args.length > 0) throw usageFailure(k.path, `unexpected arguments: [${k.args.join(' ')}]`);
    const versions = [...new Set(k.discovery.resources.map(apiVersionOf))].sort();
    k.out(versions.map((version) => `${version}\n`).join(''));
    return 0;
  },
};
