/** `kubectl create job` (from an image or a cron job) and `cronjob`. */
import { pathOf } from '../../client/discovery';
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { commandWords, GENERATOR_FLAGS, oneName, submit } from './submit';

const templateOf = (name: string, image: string, command: readonly string[], restartPolicy: string): Draft => ({
  metadata: {},
  spec: {
    containers: [{ name, image, ...(command.length > 0 ? { command } : {}), resources: {} }],
    restartPolicy,
  },
});

/** The job that a cron job would have started now. */
function instantiated(k: Invocation, name: string, from: string): Draft {
  const [type = '', source = ''] = from.includes('/') ? from.split('/') : ['', from];
  const resource = k.discovery.find(type === '' ? 'cronjob' : type);
  const cronJob = k.get(pathOf(resource, k.namespace, source));
  if (resource.kind !== 'CronJob') throw new Failure(`unknown object type *v1.${resource.kind}`);
  const { metadata = {}, spec } = cronJob.spec.jobTemplate;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...metadata.annotations },
      ...(metadata.labels ? { labels: metadata.labels } : {}),
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: source, uid: cronJob.metadata.uid, controller: true },
      ],
    },
    spec,
    status: {},
  };
}

export const job: Command = {
  name: 'job',
  short: 'Create a job with the specified name',
  flags: `${GENERATOR_FLAGS} image from`,
  *run(k) {
    const name = oneName(k, true);
    const command = commandWords(k);
    const image = k.flags.string('image');
    const from = k.flags.string('from');
    if ((image === '') === (from === '')) throw new Failure('either --image or --from must be specified');
    if (from !== '' && command.length > 0) throw new Failure('cannot specify --from and command');
    const made = {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: { template: templateOf(name, image, command, 'Never') },
      status: {},
    };
    submit(k, from === '' ? made : instantiated(k, name, from), { failing: 'failed to create job: ' });
    return 0;
  },
};

export const cronJob: Command = {
  name: 'cronjob',
  aliases: ['cj'],
  short: 'Create a cron job with the specified name',
  flags: `${GENERATOR_FLAGS} image schedule restart`,
  required: ['image', 'schedule'],
  *run(k) {
    const name = oneName(k, true);
    const template = templateOf(
      name,
      k.flags.string('image'),
      commandWords(k),
      k.flags.string('restart') || 'OnFailure',
    );
    const object = {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: { schedule: k.flags.string('schedule'), jobTemplate: { metadata: { name }, spec: { template } } },
      status: {},
    };
    submit(k, object, { failing: 'failed to create cronjob: ' });
    return 0;
  },
};
