/** `kubectl auth can-i`. Follows kubectl/pkg/cmd/auth/cani.go. */
import type { Resource } from '../../client/discovery';
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { rulesTable } from './rules';

const API = 'authorization.k8s.io/v1';
const VERBS = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  ...['use', 'bind', 'impersonate', '*', 'approve', 'sign', 'escalate', 'attest'],
];
const URL_VERBS = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*'];

function review(k: Invocation, kind: string, spec: Draft): Draft {
  const path = `/apis/${API}/${kind.toLowerCase()}s`;
  const body = { kind, apiVersion: API, spec, status: {} };
  return k.call({ method: 'POST', path, contentType: 'application/json', body }).status;
}

function find(k: Invocation, text: string): Resource | undefined {
  if (text === '*') return undefined;
  const lower = text.toLowerCase();
  const found = k.discovery.lookup(lower);
  if (found) return found;
  const [name = '', ...group] = lower.split('.');
  if (!['users', 'groups'].includes(lower)) {
    const where = group.length > 0 ? ` in group '${group.join('.')}'` : '';
    k.warn(`the server doesn't have a resource type '${name}'${where}\n`);
  }
  return undefined;
}

function checkVerb(k: Invocation, verb: string, known: readonly string[]): void {
  if (!known.includes(verb)) k.warn(`verb '${verb}' is not a known verb\n`);
}

function attributes(k: Invocation, verb: string, what: string, everywhere: boolean): Draft {
  const subresource = k.flags.string('subresource');
  if (what.startsWith('/')) {
    if (subresource !== '') throw new Failure('--subresource can not be used with NonResourceURL');
    checkVerb(k, verb, URL_VERBS);
    return { nonResourceAttributes: { verb, path: what } };
  }
  const slash = what.indexOf('/');
  const type = slash < 0 ? what : what.slice(0, slash);
  const resource = find(k, type);
  if (!everywhere) {
    if (resource && !resource.namespaced) {
      const where = resource.group === '' ? '' : ` in group '${resource.group}'`;
      k.warn(`resource '${resource.plural}' is not namespace scoped${where}\n`);
    }
    checkVerb(k, verb, VERBS);
  }
  return {
    resourceAttributes: {
      ...(everywhere ? {} : { namespace: k.namespace }),
      verb,
      ...(resource?.group ? { group: resource.group } : {}),
      resource: resource?.plural ?? type,
      ...(subresource === '' ? {} : { subresource }),
      ...(slash < 0 ? {} : { name: what.slice(slash + 1) }),
    },
  };
}

export const canI: Command = {
  name: 'can-i',
  short: 'Check whether an action is allowed',
  flags: 'A,all-namespaces:bool q,quiet:bool list:bool subresource no-headers:bool',
  *run(k) {
    const { flags, args } = k;
    const everywhere = flags.bool('all-namespaces');
    if (flags.bool('list')) {
      if (args.length > 0) throw new Failure('list option must be specified with no arguments');
      if (flags.bool('quiet') || everywhere || flags.string('subresource') !== '') {
        throw new Failure("list option can't be specified with neither quiet, all-namespaces nor subresource options");
      }
      const status = review(k, 'SelfSubjectRulesReview', { namespace: k.namespace });
      if (status.incomplete) k.warn(`the list may be incomplete: ${status.evaluationError ?? ''}`);
      k.out(rulesTable(status, !flags.bool('no-headers')));
      return 0;
    }
    if (args.length !== 2) {
      throw new Failure(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      );
    }
    const [verb = '', what = ''] = args;
    const spec = attributes(k, verb, what, everywhere);
    if (flags.bool('no-headers')) throw new Failure('--no-headers cannot be set without --list specified');
    const { allowed, reason, evaluationError } = review(k, 'SelfSubjectAccessReview', spec);
    const why = [reason, evaluationError].map((text) => (text ? ` - ${text}` : '')).join('');
    if (!flags.bool('quiet')) k.out(allowed ? 'yes\n' : `no${why}\n`);
    return allowed ? 0 : 1;
  },
};
