/** Upstream: printHorizontalPodAutoscaler, formatHPAMetrics. */
import { canonical } from '../../../base/quantity';
import type { ApiObject, Draft, PrintContext } from '../kind';
import { ageOf, columns, nameOf } from '../tables/column';

export const autoscalerColumns = columns('Name', 'Reference', 'Targets', 'MinPods', 'MaxPods', 'Replicas', 'Age');
const SHOWN = 2;

export function autoscalerRow(object: ApiObject, context: PrintContext) {
  const { spec = {}, status = {} } = object as Draft;
  const { kind = '', name = '' } = spec.scaleTargetRef ?? {};
  return [
    nameOf(object),
    `${kind}/${name}`,
    metricsText(spec.metrics ?? [], status.currentMetrics ?? []),
    spec.minReplicas == null ? '<unset>' : String(spec.minReplicas),
    spec.maxReplicas ?? 0,
    status.currentReplicas ?? 0,
    ageOf(object, context),
  ];
}

function metricsText(specs: readonly Draft[], statuses: readonly (Draft | undefined)[]): string {
  if (specs.length === 0) return '<none>';
  const texts = specs.map((spec, index) => metricText(spec, statuses[index] ?? {}));
  const text = texts.slice(0, SHOWN).join(', ');
  return texts.length > SHOWN ? `${text} + ${texts.length - SHOWN} more...` : text;
}

const quantity = (value: unknown) => (value == null ? '0' : (canonical(String(value)) ?? String(value)));

function metricText(spec: Draft, status: Draft): string {
  switch (spec.type) {
    case 'External':
    case 'Object': {
      const field = spec.type === 'External' ? 'external' : 'object';
      const { target = {} } = spec[field] ?? {};
      const current = status[field]?.current;
      if (target.averageValue == null)
        return `${current ? quantity(current.value) : '<unknown>'}/${quantity(target.value)}`;
      const now = current?.averageValue == null ? '<unknown>' : quantity(current.averageValue);
      return `${now}/${quantity(target.averageValue)} (avg)`;
    }
    case 'Pods': {
      const now = status.pods ? quantity(status.pods.current?.averageValue) : '<unknown>';
      return `${now}/${quantity(spec.pods?.target?.averageValue)}`;
    }
    case 'Resource':
      return resourceText(spec.resource ?? {}, status.resource);
    case 'ContainerResource':
      return resourceText(spec.containerResource ?? {}, status.containerResource);
    default:
      return '<unknown type>';
  }
}

function resourceText({ name = '', target = {} }: Draft, status: Draft | undefined): string {
  if (target.averageValue != null) {
    const now = status ? quantity(status.current?.averageValue) : '<unknown>';
    return `${name}: ${now}/${quantity(target.averageValue)}`;
  }
  const used = status?.current?.averageUtilization;
  const wanted = target.averageUtilization;
  return `${name}: ${used == null ? '<unknown>' : `${used}%`}/${wanted == null ? '<auto>' : `${wanted}%`}`;
}
