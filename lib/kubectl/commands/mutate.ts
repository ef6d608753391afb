/** label, annotate, scale, expose and patch: commands that read an object and send a small change. */

import type { Command, Flow } from '../command';
import type { Draft } from '../draft';
import { ApiFailure, Failure } from '../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS, SELECTORS } from '../flags/groups';
import type { Invocation } from '../invocation';
import { query } from '../invocation';
import { dryRunMode, reporter } from '../printers/select';
import { type Found, fetchObjects, hasFiles, objectPath, targetsOf } from '../resource/builder';
import { submit } from './create/submit';

const MERGE = 'application/merge-patch+json';

function send(k: Invocation, found: Found, type: string, body: Draft, manager: string, subresource?: string): Draft {
  const dryRun = dryRunMode(k) === 'server' ? 'All' : undefined;
  const extra = query({ fieldManager: k.flags.string('field-manager') || manager, dryRun });
  return k.call({ method: 'PATCH', path: objectPath(found, subresource), query: extra, contentType: type, body });
}

const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** Everything label and annotate have in common. */
function metadataCommand(
  verb: 'label' | 'annotate',
  field: 'labels' | 'annotations',
  done: string,
  short: string,
): Command {
  return {
    name: verb,
    short,
    flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} ${SELECTORS} overwrite:bool list:bool resource-version field-manager local:bool`,
    *run(k): Flow<number | undefined> {
      const noun = verb === 'label' ? 'label' : 'annotation';
      const isPair = (arg: string) => arg.includes('=') || arg.endsWith('-');
      const resources = k.args.filter((arg) => !isPair(arg));
      const pairs = k.args.filter(isPair);
      if (resources.length < 1 && !hasFiles(k)) {
        throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
      }
      const set: Record<string, string> = {};
      const removed: string[] = [];
      for (const pair of pairs) {
        const at = pair.indexOf('=');
        if (at < 0) removed.push(pair.slice(0, -1));
        else {
          const value = pair.slice(at + 1);
          if (verb === 'label' && value !== '' && !QUALIFIED.test(value)) {
            throw new Failure(
              `invalid label value: "${pair}": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
            );
          }
          set[pair.slice(0, at)] = value;
        }
      }
      if (removed.some((key) => Object.hasOwn(set, key))) {
        throw new Failure(
          `can not both modify and remove ${verb === 'label' ? 'a label' : 'an annotation'} in the same command`,
        );
      }
      if (pairs.length === 0 && !k.flags.bool('list')) throw new Failure(`at least one ${noun} update is required`);
      const report = reporter(k);
      for (const found of fetchObjects(k, yield* targetsOf(k, resources, { all: k.flags.bool('all') }))) {
        const own: Record<string, string> = found.object.metadata[field] ?? {};
        if (k.flags.bool('list')) {
          for (const key of Object.keys(own).sort()) k.out(`${key}=${own[key]}\n`);
          continue;
        }
        if (!k.flags.bool('overwrite')) {
          const clash = Object.keys(set)
            .filter((key) => Object.hasOwn(own, key) && own[key] !== set[key])
            .sort()[0];
          if (clash !== undefined) {
            const text =
              verb === 'label'
                ? `'${clash}' already has a value (${own[clash]}), and --overwrite is false`
                : `--overwrite is false but found the following declared annotation(s): '${clash}' already has a value (${own[clash]})`;
            k.deferred.push(new Failure(k.deferred.length === 0 ? text : `error: ${text}`));
            continue;
          }
        }
        const change: Draft = { ...set };
        for (const key of removed) {
          if (Object.hasOwn(own, key)) change[key] = null;
          else if (verb === 'label') k.out(`label "${key}" not found.\n`);
        }
        const changed = Object.keys(change).filter((key) =>
          change[key] === null ? key in own : own[key] !== change[key],
        );
        let operation = changed.length === 0 ? `not ${done}` : done;
        if (verb === 'label' && changed.length > 0 && changed.every((key) => change[key] === null))
          operation = 'unlabeled';
        try {
          const version = k.flags.string('resource-version');
          const body = { metadata: { [field]: change, ...(version ? { resourceVersion: version } : {}) } };
          const local = { ...found.object, metadata: { ...found.object.metadata, [field]: { ...own, ...set } } };
          const object =
            dryRunMode(k) === 'client'
              ? local
              : changed.length === 0
                ? found.object
                : send(k, found, MERGE, body, `kubectl-${verb}`);
          report(object, operation);
        } catch (error) {
          if (!(error instanceof ApiFailure)) throw error;
          k.deferred.push(error);
        }
      }
      return 0;
    },
  };
}

export const label = metadataCommand('label', 'labels', 'labeled', 'Update the labels on a resource');
export const annotate = metadataCommand('annotate', 'annotations', 'annotated', 'Update the annotations on a resource');

export const scale: Command = {
  name: 'scale',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  required: ['replicas'],
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} l,selector all:bool replicas:int current-replicas:int=-1 resource-version timeout:duration=0s`,
  *run(k): Flow<number | undefined> {
    const replicas = k.flags.int('replicas');
    if (replicas < 0)
      throw new Failure('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    const expected = k.flags.int('current-replicas');
    const report = reporter(k);
    for (const found of fetchObjects(k, yield* targetsOf(k, k.args, { all: k.flags.bool('all') }))) {
      try {
        if (expected >= 0) {
          const now = k.get(objectPath(found, 'scale')).spec?.replicas ?? 0;
          if (now !== expected) throw new Failure(`Expected replicas to be ${expected}, was ${now}`);
        }
        if (dryRunMode(k) !== 'client') send(k, found, MERGE, { spec: { replicas } }, 'kubectl', 'scale');
        report(found.object, 'scaled');
      } catch (error) {
        if (!(error instanceof ApiFailure) && !(error instanceof Failure)) throw error;
        k.deferred.push(error);
      }
    }
    return 0;
  },
};

const EXPOSABLE = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'Pod', 'Service']);

export const expose: Command = {
  name: 'expose',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} port target-port protocol type name selector l,labels cluster-ip external-ip
    load-balancer-ip session-affinity overrides override-type field-manager save-config:bool`,
  *run(k): Flow<number | undefined> {
    const targets = yield* targetsOf(k, k.args, { selects: false });
    for (const found of fetchObjects(k, targets)) {
      const { object } = found;
      const { kind } = object;
      if (!EXPOSABLE.has(kind)) throw new Failure(`cannot expose a ${kind}`);
      const pairs = k.flags.string('selector');
      let selector: Draft =
        kind === 'Pod' ? object.metadata.labels : (object.spec.selector?.matchLabels ?? object.spec.selector);
      if (pairs) selector = Object.fromEntries(pairs.split(',').map((pair) => pair.split('=')));
      if (!selector || Object.keys(selector).length === 0) {
        const why =
          kind === 'Service' ? 'the service has no pod selector set' : 'the pod has no labels and cannot be exposed';
        throw new Failure(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
      }
      const template: Draft = kind === 'Pod' ? object.spec : object.spec.template?.spec;
      const declared: Draft[] =
        kind === 'Service'
          ? object.spec.ports.map((port: Draft) => ({ containerPort: port.port, protocol: port.protocol }))
          : (template?.containers ?? []).flatMap((container: Draft) => container.ports ?? []);
      const given = k.flags.string('port');
      const numbers: { port: number; protocol?: string }[] = given
        ? given.split(',').map((port) => ({ port: Number(port) }))
        : declared.map((port) => ({ port: port.containerPort, protocol: port.protocol }));
      if (numbers.length === 0) throw new Failure("couldn't find port via --port flag or introspection");
      const target = k.flags.string('target-port');
      const ports = numbers.map(({ port, protocol }, index) => ({
        ...(numbers.length > 1 ? { name: `port-${index + 1}` } : {}),
        protocol:
          k.flags.string('protocol') ||
          protocol ||
          declared.find((each) => each.containerPort === port)?.protocol ||
          'TCP',
        port,
        targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target,
      }));
      const labelText = k.flags.string('labels');
      const labels = labelText
        ? Object.fromEntries(labelText.split(',').map((pair) => pair.split('=')))
        : object.metadata.labels;
      const affinity = k.flags.string('session-affinity');
      const address = k.flags.string('cluster-ip');
      const type = k.flags.string('type');
      const external = k.flags.string('external-ip');
      const spec = {
        ports,
        selector,
        ...(address === 'None' ? { clusterIP: 'None' } : address ? { clusterIP: address } : {}),
        ...(type ? { type } : {}),
        ...(external ? { externalIPs: [external] } : {}),
        ...(affinity ? { sessionAffinity: affinity } : {}),
      };
      const name = k.flags.string('name') || found.name;
      const service = {
        kind: 'Service',
        apiVersion: 'v1',
        metadata: { name, ...(labels ? { labels } : {}) },
        spec,
        status: { loadBalancer: {} },
      };
      submit(k, service, { operation: 'exposed', manager: 'kubectl-expose' });
    }
    return 0;
  },
};
