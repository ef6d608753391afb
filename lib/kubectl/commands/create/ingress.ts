/** `kubectl create ingress`: rules `host/path=service:port[,tls[=secret]]`. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { GENERATOR_FLAGS, oneName, submit } from './submit';

const RULE = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+(,tls=?([\w-]+)?)?/;

function backendOf(text: string): Draft {
  const [name = '', port = ''] = text.split(':');
  return { service: { name, port: /^[-+]?\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

function pathOf(text: string): Draft {
  const at = text.indexOf('=');
  const path = `/${text.slice(0, at)}`;
  const prefix = path.endsWith('*');
  return {
    path: prefix ? path.slice(0, -1) : path,
    pathType: prefix ? 'Prefix' : 'Exact',
    backend: backendOf(text.slice(at + 1)),
  };
}

function rulesOf(rules: readonly string[]): Draft[] {
  const made: Draft[] = [];
  for (const rule of rules) {
    const [place = ''] = rule.split(',');
    const slash = place.indexOf('/');
    const host = place.slice(0, slash);
    const path = pathOf(place.slice(slash + 1));
    const known = made.find((each) => (each.host ?? '') === host);
    if (known) known.http.paths.push(path);
    else made.push({ ...(host === '' ? {} : { host }), http: { paths: [path] } });
  }
  return made;
}

function tlsOf(rules: readonly string[]): Draft[] {
  const made: Draft[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    const [place = '', tls, ...more] = rule.split(',');
    if (tls === undefined || more.length > 0) continue;
    const host = place.split('/')[0] as string;
    const secret = tls.split('=')[1] ?? '';
    if (seen.has(host)) continue;
    seen.add(host);
    const known = made.find((each) => (each.secretName ?? '') === secret);
    if (known) {
      known.hosts = [...(known.hosts ?? []), host];
      continue;
    }
    if (host === '' && secret === '') continue;
    made.push({ ...(host === '' ? {} : { hosts: [host] }), ...(secret === '' ? {} : { secretName: secret }) });
  }
  return made;
}

function check(k: Invocation): void {
  const rules = k.flags.list('rule');
  const backend = k.flags.string('default-backend');
  if (backend === '' && rules.length === 0) {
    throw new Failure(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  }
  const wrong = rules.find((rule) => !RULE.test(rule));
  if (wrong !== undefined) {
    throw new Failure(`rule ${wrong} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  }
  const annotation = k.flags.list('annotation').find((each) => !each.includes('='));
  if (annotation !== undefined) {
    throw new Failure(`annotation ${annotation} is invalid and should be in format key=[value]`);
  }
  if (backend !== '' && backend.split(':').length !== 2) {
    throw new Failure('default-backend should be in format servicename:serviceport');
  }
}

export const ingress: Command = {
  name: 'ingress',
  aliases: ['ing'],
  short: 'Create an ingress with the specified name',
  flags: `${GENERATOR_FLAGS} class rule:array default-backend annotation:array`,
  *run(k) {
    const name = oneName(k);
    check(k);
    const rules = k.flags.list('rule');
    const annotations: Draft = {};
    for (const pair of k.flags.list('annotation')) {
      const at = pair.indexOf('=');
      annotations[pair.slice(0, at)] = pair.slice(at + 1);
    }
    const ingressClassName = k.flags.string('class');
    const backend = k.flags.string('default-backend');
    const tls = tlsOf(rules);
    const spec = {
      ...(ingressClassName ? { ingressClassName } : {}),
      ...(backend ? { defaultBackend: backendOf(backend) } : {}),
      ...(tls.length > 0 ? { tls } : {}),
      ...(rules.length > 0 ? { rules: rulesOf(rules) } : {}),
    };
    const object = {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec,
      status: { loadBalancer: {} },
    };
    submit(k, object, { failing: 'failed to create ingress: ' });
    return 0;
  },
};
