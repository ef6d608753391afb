/** `kubectl certificate approve|deny`: a condition on requests for certificates. Follows kubectl/pkg/cmd/certificates. */
import { rfc3339 } from '../../../engine/sim/wall-clock';
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { reporter } from '../../printers/select';
import { argumentTargets } from '../../resource/arguments';
import { type Found, fetchObjects, fileTargets, hasFiles } from '../../resource/builder';

interface Verdict {
  readonly verb: 'approve' | 'deny';
  readonly done: string;
  readonly type: 'Approved' | 'Denied';
  readonly opposite: 'Approved' | 'Denied';
}

const PATH = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

function judge(k: Invocation, found: Found, verdict: Verdict): void {
  const { resource, name } = found;
  if (resource.kind !== 'CertificateSigningRequest') {
    const got = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
    throw new Failure(`can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${got}`);
  }
  const live = k.get(`${PATH}/${name}`);
  const conditions: readonly Draft[] = live.status?.conditions ?? [];
  if (conditions.some(({ type }) => type === verdict.opposite)) {
    throw new Failure(`certificate signing request ${JSON.stringify(name)} is already ${verdict.opposite}`);
  }
  const has = conditions.some(({ type }) => type === verdict.type);
  if (has && !k.flags.bool('force')) return;
  const condition = {
    type: verdict.type,
    status: 'True',
    reason: verdict.verb === 'approve' ? 'KubectlApprove' : 'KubectlDeny',
    message: `This CSR was ${verdict.done} by kubectl certificate ${verdict.verb}.`,
    lastUpdateTime: rfc3339(k.nowMs),
  };
  const body = { ...live, status: { ...live.status, conditions: has ? conditions : [...conditions, condition] } };
  k.call({ method: 'PUT', path: `${PATH}/${name}/approval`, contentType: 'application/json', body });
}

/** Names stand for requests, be it that they name another type. */
function targetsOf(k: Invocation) {
  const args = k.args.map((arg) => (arg.includes('/') ? arg : `certificatesigningrequests/${arg}`));
  for (const arg of args) {
    const { namespaced } = k.discovery.find(arg.slice(0, arg.indexOf('/')));
    if (namespaced) throw new Failure('namespace may not be empty when retrieving a resource by name');
  }
  return args.length > 0 ? argumentTargets(k, args) : [];
}

const command = (short: string, verdict: Verdict): Command => ({
  name: verdict.verb,
  short,
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} force:bool`,
  *run(k) {
    const report = reporter(k);
    if (k.args.length === 0 && !hasFiles(k)) {
      throw new Failure('one or more CSRs must be specified as <name> or -f <filename>');
    }
    const files = hasFiles(k) ? yield* fileTargets(k) : [];
    for (const found of fetchObjects(k, [...files, ...targetsOf(k)])) {
      try {
        judge(k, found, verdict);
        const { kind, group, version } = found.resource;
        report({ apiVersion: group === '' ? version : `${group}/${version}`, kind, ...found.object }, verdict.done);
      } catch (error) {
        if (!(error instanceof Failure) && !(error instanceof ApiFailure)) throw error;
        k.deferred.push(error);
      }
    }
    return 0;
  },
});

export const certificate: Command = {
  name: 'certificate',
  short: 'Modify certificate resources',
  about: 'Modify certificate resources.',
  helpOut: true,
  helpExit: 0,
  commands: [
    command('Approve a certificate signing request', {
      verb: 'approve',
      done: 'approved',
      type: 'Approved',
      opposite: 'Denied',
    }),
    command('Deny a certificate signing request', {
      verb: 'deny',
      done: 'denied',
      type: 'Denied',
      opposite: 'Approved',
    }),
  ],
  // Whatever else is said: the help.
  *run(k) {
    k.out(k.help());
    return 0;
  },
};
