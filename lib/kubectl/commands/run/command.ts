/** `kubectl run`: one pod from flags. Follows kubectl/pkg/cmd/run/run.go. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { Failure, usageFailure } from '../../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE, recorded } from '../../flags/record';
import type { Invocation } from '../../invocation';
import { OVERRIDE_FLAGS, overridden } from '../../patch/overrides';
import { dryRunMode, reporter } from '../../printers/select';
import { submit } from '../create/submit';
import { attached, removeAll } from './attaching';
import { IMAGE_NAME } from './image-name';

export const run: Command = {
  name: 'run',
  short: 'Run a particular image on the cluster',
  required: ['image'],
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} save-config:bool field-manager image image-pull-policy restart:string=Always l,labels env:array port command:bool ${OVERRIDE_FLAGS}
    i,stdin:bool t,tty:bool rm:bool q,quiet:bool attach:bool expose:bool annotations:array privileged:bool force:bool wait:bool
    pod-running-timeout:duration=1m0s leave-stdin-open:bool grace-period:int=-1 timeout:duration=0s cascade:optional=background=background
    detach-keys:string=ctrl-p,ctrl-q ${RECORD_FLAG}`,
  deprecated: RECORD_NOTICE,
  *run(k): Flow<number | undefined> {
    const [name] = k.args;
    if (name === undefined || k.dash === 0) throw usageFailure(k.path, 'NAME is required for run');
    const image = k.flags.string('image');
    if (!IMAGE_NAME.test(image)) throw new Failure(`Invalid image name "${image}": invalid reference format`);
    const words = k.args.slice(1);
    const env = k.flags.list('env').map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new Failure(`invalid env: ${text}`);
      return { name: text.slice(0, at), value: text.slice(at + 1) };
    });
    const port = k.flags.string('port');
    if (port && !/^-?\d+$/.test(port))
      throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
    const labels: Record<string, string> = {};
    for (const pair of k.flags
      .string('labels')
      .split(',')
      .filter((each) => each !== '')) {
      const parts = pair.split('=');
      const [key = '', value = ''] = parts;
      if (parts.length !== 2) throw new Failure(`unexpected label spec: ${pair}`);
      if (key === '') throw new Failure('unexpected empty label key');
      labels[key] = value;
    }
    const policy = k.flags.string('image-pull-policy');
    const stdin = k.flags.bool('stdin');
    if (k.flags.bool('tty') && !stdin) {
      throw usageFailure(k.path, '-i/--stdin is required for containers with -t/--tty=true');
    }
    if (k.flags.bool('expose') && port === '') {
      throw usageFailure(k.path, '--port must be set when exposing a service');
    }
    const restart = k.flags.string('restart') || (stdin ? 'OnFailure' : 'Always');
    if (!['Always', 'OnFailure', 'Never'].includes(restart)) {
      throw usageFailure(k.path, `invalid restart policy: ${restart}`);
    }
    const attach = k.flags.changed('attach') ? k.flags.bool('attach') : stdin;
    const rm = k.flags.bool('rm');
    if (rm && !attach) throw usageFailure(k.path, '--rm should only be used for attached containers');
    if (attach && dryRunMode(k) !== 'none') {
      throw usageFailure(
        k.path,
        "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
      );
    }
    if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) {
      throw usageFailure(k.path, `invalid image pull policy: ${policy}`);
    }
    const container = {
      name,
      image,
      ...(words.length > 0 ? (k.flags.bool('command') ? { command: words } : { args: words }) : {}),
      ...(port ? { ports: [{ containerPort: Number(port) }] } : {}),
      ...(env.length > 0 ? { env } : {}),
      resources: {},
      ...(policy ? { imagePullPolicy: policy } : {}),
      ...(k.flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
      ...(k.flags.bool('stdin') ? { stdin: true, stdinOnce: true } : {}),
      ...(k.flags.bool('tty') ? { tty: true } : {}),
    };
    const annotations: Record<string, string> = {};
    for (const pair of k.flags.list('annotations')) {
      const at = pair.indexOf('=');
      annotations[at < 0 ? pair : pair.slice(0, at)] = at < 0 ? '' : pair.slice(at + 1);
    }
    let object: Draft = {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        name,
        labels: Object.keys(labels).length > 0 ? labels : { run: name },
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: { containers: [container], restartPolicy: restart, dnsPolicy: 'ClusterFirst' },
      status: {},
    };
    object = recorded(k, withResources(overridden(k, object)));
    const how = { manager: 'kubectl-run' };
    // The pod is made first, but told about last.
    const report = reporter(k);
    const pod = submit(k, object, { ...how, silent: true });
    const made = [pod];
    try {
      if (k.flags.bool('expose')) {
        const service = submit(k, recorded(k, exposing(k, object)), { ...how, silent: true });
        made.push(service);
        report(service, 'created', true);
        // Told apart twice: the printer of several objects does so, too.
        if (k.flags.string('output') === 'yaml') k.out('---\n');
      }
    } catch (error) {
      k.deferred.push(error as Error);
    }
    if (!attach) {
      report(pod, 'created', true);
      return 0;
    }
    try {
      return yield* attached(k, made[0]);
    } finally {
      if (rm) removeAll(k, made);
    }
  },
};

/** The type of a container always writes what it needs. */
function withResources(pod: Draft): Draft {
  const containers: readonly Draft[] = pod.spec?.containers ?? [];
  if (containers.every(({ resources }) => resources !== undefined)) return pod;
  return { ...pod, spec: { ...pod.spec, containers: containers.map((each) => ({ resources: {}, ...each })) } };
}

/** --expose: a service on the pod's port with the pod's labels. */
function exposing(k: Invocation, pod: Draft): Draft {
  const port = Number(k.flags.string('port'));
  const { name, labels } = pod.metadata;
  const ports = [{ protocol: 'TCP', port, targetPort: port }];
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name },
    spec: { ports, selector: labels },
    status: { loadBalancer: {} },
  };
}
