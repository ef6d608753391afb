/** `TYPE NAME`, `TYPE/NAME` and types alone: what arguments mean to cli-runtime's resource builder, and its complaints. */
import type { Resource } from '../client/discovery';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import type { Target } from './target';

export const MUST_NAME =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";

export interface BuilderOptions {
  /** --all: everything of the types; no names beside it. */
  readonly all?: boolean;
  /** A type alone means all of it, as in `kubectl get pods`. */
  readonly allByDefault?: boolean;
  /** False where --selector and --field-selector mean something else. */
  readonly selects?: boolean;
  readonly single?: boolean;
}

const ACROSS = 'a resource cannot be retrieved by name across all namespaces';

/** `svc,svc` is said once; nothing before, behind or between commas is a type that nobody has. */
const typesOf = (text: string): readonly string[] => [...new Set(text.split(','))];

/** `deploy,svc web` means `deploy/web svc/web`. */
function normalized(args: readonly string[]): readonly string[] {
  const [types = '', ...names] = args;
  const all = typesOf(types);
  if (names.length === 0 || all.length < 2) return args;
  return all.flatMap((type) => names.map((name) => `${type}/${name}`));
}

function tuple(k: Invocation, arg: string): { readonly resource: Resource; readonly name: string } {
  const parts = arg.split('/');
  if (parts.length > 2) throw new Failure('arguments in resource/name form may not have more than one slash');
  const [type = '', name = ''] = parts;
  if (type === '' || name === '' || typesOf(type).length !== 1) {
    throw new Failure('arguments in resource/name form must have a single resource and name');
  }
  return { resource: k.discovery.find(type), name };
}

function resourcesOf(k: Invocation, types: string): readonly Resource[] {
  const words = typesOf(types).flatMap((type): readonly (string | Resource)[] => {
    const category = k.discovery.category(type);
    return category.length > 0 ? category : [type];
  });
  return words.map((word) => (typeof word === 'string' ? k.discovery.find(word) : word));
}

/** Targets named by arguments; nothing is fetched yet. */
export function argumentTargets(k: Invocation, given: readonly string[], options: BuilderOptions = {}): Target[] {
  const chosen =
    options.selects !== false && (k.flags.string('selector') !== '' || k.flags.string('field-selector') !== '');
  const all = options.all === true;
  if (all && chosen) throw new Failure("setting 'all' parameter but found a non empty selector. ");
  const selector = chosen || all;
  const everywhere = k.flags.bool('all-namespaces');
  const place = (resource: Resource) => (resource.namespaced && !everywhere ? k.namespace : undefined);
  const args = normalized(given);
  const slashes = args.filter((arg) => arg.includes('/')).length;
  if (slashes > 0 && slashes < args.length) {
    throw new Failure(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  if (slashes > 0) {
    const tuples = args.map((arg) => tuple(k, arg));
    if (selector) throw new Failure('selectors and the all flag cannot be used when passing resource/name arguments');
    if (everywhere) throw new Failure(ACROSS);
    return tuples.map(({ resource, name }) => ({ resource, namespace: place(resource), name, source: '' }));
  }
  const [types = '', ...names] = args;
  if (selector && names.length > 0) throw new Failure('name cannot be provided when a selector is specified');
  if (args.length === 0) {
    throw new Failure(selector ? 'at least one resource must be specified to use a selector' : MUST_NAME);
  }
  if (names.length === 0 && k.flags.string('subresource') !== '') {
    throw new Failure('subresource cannot be used when bulk resources are specified');
  }
  const resources = resourcesOf(k, types);
  if (options.single === true && resources.length > 1) {
    throw new Failure('you may only specify a single resource type');
  }
  if (names.length === 0) {
    if (!selector && options.allByDefault !== true) {
      throw new Failure('resource(s) were provided, but no name was specified');
    }
    return resources.map((resource) => ({ resource, namespace: place(resource), source: '' }));
  }
  const [resource, ...more] = resources;
  if (resource === undefined) throw new Failure('you must provide a resource and a resource name together');
  if (more.length > 0) throw new Failure('you must specify only one resource');
  if (everywhere) throw new Failure(ACROSS);
  return names.map((name) => ({ resource, namespace: place(resource), name, source: '' }));
}
