/** `kubectl api-resources`. Follows kubectl/pkg/cmd/apiresources/apiresources.go. */
import { apiVersionOf, qualified, type Resource } from '../../client/discovery';
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure, usageFailure } from '../../failure';
import type { Invocation } from '../../invocation';
import { printerFor } from '../../printers/select';
import { alignTabs, TABLE_LAYOUT } from '../../printers/tab-writer';

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Each resource in its group's preferred version that has it. */
function preferredOf(k: Invocation): readonly Resource[] {
  const seen = new Set<string>();
  return k.discovery.resources.filter((each) => {
    if (each.verbs.length === 0 || seen.has(qualified(each))) return false;
    seen.add(qualified(each));
    return true;
  });
}

function chosen(k: Invocation): Resource[] {
  const { flags } = k;
  const field = flags.string('sort-by');
  const key = (each: Resource): string => (field === 'name' ? each.plural : field === 'kind' ? each.kind : each.group);
  return preferredOf(k)
    .filter((each) => !flags.changed('api-group') || each.group === flags.string('api-group'))
    .filter((each) => !flags.changed('namespaced') || each.namespaced === flags.bool('namespaced'))
    .filter((each) => flags.list('verbs').every((verb) => each.verbs.includes(verb)))
    .filter((each) => flags.list('categories').every((category) => each.categories.includes(category)))
    .sort((a, b) => order(key(a), key(b)) || order(a.plural, b.plural));
}

const asObject = (each: Resource): Draft => ({
  name: each.plural,
  singularName: each.singular,
  namespaced: each.namespaced,
  ...(each.group === '' ? {} : { group: each.group }),
  version: each.version,
  kind: each.kind,
  verbs: each.verbs,
  ...(each.shortNames.length === 0 ? {} : { shortNames: each.shortNames }),
  ...(each.categories.length === 0 ? {} : { categories: each.categories }),
});

export const apiResources: Command = {
  name: 'api-resources',
  short: 'Print the supported API resources on the server',
  flags: `api-group namespaced:bool=true no-headers:bool o,output sort-by verbs:list categories:list cached:bool
    show-managed-fields:bool`,
  *run(k) {
    if (k.args.length > 0) throw usageFailure(k.path, `unexpected arguments: [${k.args.join(' ')}]`);
    const format = k.flags.string('output');
    const wide = format === 'wide';
    if (!['', 'wide', 'name', 'json', 'yaml'].includes(format)) {
      throw new Failure(
        `unable to match a printer suitable for the output format "${format}", allowed formats are: json,kyaml,name,wide,yaml`,
      );
    }
    if (!['', 'name', 'kind'].includes(k.flags.string('sort-by'))) {
      throw new Failure('--sort-by accepts only name or kind');
    }
    const found = chosen(k);
    if (format === 'json' || format === 'yaml') {
      const list = { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: found.map(asObject) };
      k.out(printerFor(k)?.(list, true) ?? '');
      return 0;
    }
    if (format === 'name') {
      k.out(found.map((each) => `${qualified(each)}\n`).join(''));
      return 0;
    }
    const head = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
    const rows = found.map((each) => [
      each.plural,
      each.shortNames.join(','),
      apiVersionOf(each),
      String(each.namespaced),
      each.kind,
      ...(wide ? [each.verbs.join(','), each.categories.join(',')] : []),
    ]);
    const lines = k.flags.bool('no-headers') ? rows : [head, ...rows];
    k.out(alignTabs(lines.map((line) => `${line.join('\t')}\n`).join(''), TABLE_LAYOUT));
    return 0;
  },
};
