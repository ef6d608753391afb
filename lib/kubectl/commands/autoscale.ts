/** `kubectl autoscale`: a HorizontalPodAutoscaler for a scalable workload. Follows kubectl/pkg/cmd/autoscale. */
import { formatQuantity, parseQuantity } from '../../engine/base/quantity';
import { apiVersionOf } from '../client/discovery';
import type { Command } from '../command';
import type { Draft } from '../draft';
import { ApiFailure, Failure } from '../failure';
import { DRY_RUN, FILE_FLAGS, PRINT_FLAGS } from '../flags/groups';
import { RECORD_FLAG, RECORD_NOTICE, recorded } from '../flags/record';
import type { Invocation } from '../invocation';
import { dryRunMode } from '../printers/select';
import { fetchObjects, targetsOf } from '../resource/builder';
import { submit } from './create/submit';

const DEFAULT_UNIT: Readonly<Record<string, string>> = { cpu: 'm', memory: 'Mi' };

/** `70%` is a share of requests, `500m` an amount; a bare number counts in thousandths of a CPU or in mebibytes. */
function targetOf(text: string, what: string): Draft {
  if (text === '') throw new Failure('empty input');
  if (text.endsWith('%')) {
    const percent = text.slice(0, -1);
    if (!/^\+?\d+$/.test(percent)) throw new Failure(`invalid percentage value: ${percent}`);
    return { type: 'Utilization', averageUtilization: Number(percent) };
  }
  const bare = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text);
  const quantity = parseQuantity(bare ? `${Number(text)}${DEFAULT_UNIT[what]}` : text);
  if (quantity === undefined) throw new Failure(`invalid resource ${what} value: ${text}`);
  return { type: 'AverageValue', averageValue: formatQuantity(quantity) };
}

function metricsOf(k: Invocation): Draft[] {
  const metric = (name: string, target: Draft): Draft => ({ type: 'Resource', resource: { name, target } });
  const percent = k.flags.int('cpu-percent');
  const metrics: Draft[] = [];
  if (percent > 0) metrics.push(metric('cpu', { type: 'Utilization', averageUtilization: percent }));
  for (const name of ['cpu', 'memory']) {
    const text = k.flags.string(name);
    if (text !== '') metrics.push(metric(name, targetOf(text, name)));
  }
  return metrics;
}

function check(k: Invocation): void {
  const max = k.flags.int('max');
  const min = k.flags.int('min');
  if (max < 1) throw new Failure(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) throw new Failure(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  if (k.flags.int('cpu-percent') > 0 && k.flags.string('cpu') !== '') {
    throw new Failure('--cpu-percent and --cpu are mutually exclusive');
  }
  metricsOf(k);
}

export const autoscale: Command = {
  name: 'autoscale',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  flags: `${FILE_FLAGS} ${PRINT_FLAGS} ${DRY_RUN} min:int=-1 max:int=-1 cpu-percent:int=-1 cpu memory name save-config:bool
    field-manager ${RECORD_FLAG}`,
  required: ['max'],
  deprecated: {
    ...RECORD_NOTICE,
    'cpu-percent':
      "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
  },
  *run(k) {
    check(k);
    for (const found of fetchObjects(k, yield* targetsOf(k, k.args))) {
      const { resource } = found;
      if (!resource.subresources.includes('scale')) {
        throw new Failure(
          `cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.plural} in discovery information`,
        );
      }
      const metrics = metricsOf(k);
      const min = k.flags.int('min');
      const object = {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: k.flags.string('name') || found.name },
        spec: {
          scaleTargetRef: { kind: resource.kind, name: found.name, apiVersion: apiVersionOf(resource) },
          ...(min > 0 ? { minReplicas: min } : {}),
          maxReplicas: k.flags.int('max'),
          ...(metrics.length > 0 ? { metrics } : {}),
        },
        status: { desiredReplicas: 0, currentMetrics: null },
      };
      try {
        submit(k, recorded(k, object), {
          operation: dryRunMode(k) === 'client' ? 'created' : 'autoscaled',
          manager: 'kubectl-autoscale',
        });
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        // The older version is tried next, and words its refusal first: it needs a CPU target.
        if (k.flags.string('cpu') === '') {
          throw new Failure(
            'failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input',
          );
        }
        throw error;
      }
    }
    return 0;
  },
};
