/** `kubectl explain TYPE[.FIELD…]`. Follows kubectl/pkg/cmd/explain and pkg/explain. */
import { definitionOfKind } from '../../../engine/api/openapi/schema';
import { qualified, type Resource } from '../../client/discovery';
import type { Command } from '../../command';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { parseJsonPath } from '../../printers/jsonpath/parse';
import { customSchema, explainedCustom } from './custom';
import { explained } from './render';
import { explainedV2 } from './render-v2';

interface Asked {
  readonly resource: Resource;
  readonly path: readonly string[];
}

/** `deployments.apps.spec` names group and field; `deploy.spec` the first group that has the name. */
function parse(k: Invocation, text: string): Asked {
  const nodes = parseJsonPath(`{.${text.replace(/\.$/, '')}}`).flatMap((node) =>
    node.type === 'list' ? node.nodes : [node],
  );
  const [type = '', ...rest] = nodes.map((node) => {
    if (node.type !== 'field') throw new Failure('invalid jsonpath syntax, first node must be field node');
    return node.name;
  });
  if (type === '') throw new Failure('a resource must be present, got: /, Resource=');
  const resource = k.discovery.lookup(type);
  if (!resource) throw new Failure(`the server doesn't have a resource type "${type}"`, 1, true);
  const fits = k.discovery.resources.find((each) => {
    const full = qualified(each);
    return each.group !== '' && each.plural === resource.plural && (text === full || text.startsWith(`${full}.`));
  });
  if (!fits) return { resource, path: rest };
  const named = qualified(fits).split('.').length;
  return { resource: fits, path: rest.slice(named - 1) };
}

function ofVersion(k: Invocation, resource: Resource, apiVersion: string): Resource {
  const at = apiVersion.indexOf('/');
  const group = at < 0 ? '' : apiVersion.slice(0, at);
  const version = apiVersion.slice(at + 1);
  const found = k.discovery.resources.find(
    (each) => each.group === group && each.version === version && each.plural === resource.plural,
  );
  if (found) return found;
  const gvr = `${group}/${version}, Resource=${resource.plural}`;
  const groupKnown = k.discovery.resources.some((each) => each.group === group && each.version === version);
  if (!groupKnown) throw new Failure(`couldn't find resource for "${gvr}"`);
  throw new Failure(`error: GVR (${gvr}) not found in OpenAPI schema`);
}

export const explain: Command = {
  name: 'explain',
  short: 'Get documentation for a resource',
  flags: 'R,recursive:bool api-version o,output:string=plaintext',
  *run(k) {
    const [text] = k.args;
    if (text === undefined) {
      throw new Failure(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
      );
    }
    if (k.args.length > 1) throw new Failure('We accept only this format: explain RESOURCE\n');
    const asked = parse(k, text);
    const wanted = k.flags.string('api-version');
    const resource = wanted === '' ? asked.resource : ofVersion(k, asked.resource, wanted);
    const format = k.flags.string('output');
    if (format !== 'plaintext' && format !== 'plaintext-openapiv2') {
      throw new Failure(`unrecognized format: ${format}`);
    }
    const { group, version, kind } = resource;
    const older = format === 'plaintext-openapiv2' ? definitionOfKind(group, version, kind) : undefined;
    if (older !== undefined) {
      k.out(explainedV2(resource, older, asked.path, k.flags.bool('recursive')));
      return 0;
    }
    const lead = group === '' ? '' : `GROUP:      ${group}\n`;
    k.out(`${lead}KIND:       ${kind}\nVERSION:    ${version}\n\n`);
    const shape = definitionOfKind(group, version, kind);
    const custom = shape === undefined ? customSchema(k, resource) : undefined;
    if (!shape && !custom)
      throw new Failure(`error: GVK ${group}/${version}, Kind=${kind} not found in OpenAPI schema`);
    const recursive = k.flags.bool('recursive');
    const page = shape ? explained(shape, asked.path, recursive) : explainedCustom(custom, asked.path, recursive);
    if (page === undefined) throw new Failure(`field "${asked.path.at(-1)}" does not exist`);
    k.out(`${page}\n`);
    return 0;
  },
};
