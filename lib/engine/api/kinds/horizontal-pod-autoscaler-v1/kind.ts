/**
 * The first version, which knows a target of CPU use only; other metrics and the behaviour are kept by the stored form.
 * Upstream: pkg/apis/autoscaling/v1/{defaults,conversion}.go.
 */
import { defineKind } from '../define-kind';
import { CPU_PERCENT, cpuMetric } from '../horizontal-pod-autoscaler/defaults';
import { autoscalerColumns, autoscalerRow } from '../horizontal-pod-autoscaler/table';
import { validateAutoscaler } from '../horizontal-pod-autoscaler/validation';
import type { ApiObject, Draft } from '../kind';

const STORED = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' };
const isCpu = ({ type, resource }: Draft) => type === 'Resource' && resource?.name === 'cpu';

function toStored(draft: Draft): Draft {
  const { targetCPUUtilizationPercentage: percent, ...spec } = draft.spec ?? {};
  const { currentCPUUtilizationPercentage: used, ...status } = draft.status ?? {};
  const current = { name: 'cpu', current: { averageUtilization: used } };
  return {
    ...draft,
    ...STORED,
    spec: percent == null ? spec : { ...spec, metrics: [cpuMetric(percent)] },
    ...(draft.status
      ? { status: used == null ? status : { ...status, currentMetrics: [{ type: 'Resource', resource: current }] } }
      : {}),
  };
}

function fromStored(object: ApiObject): Draft {
  const { spec = {}, status, ...rest } = object as Draft;
  const { metrics = [], behavior: _b, ...kept } = spec;
  const { currentMetrics, conditions: _c, ...state } = status ?? {};
  const percent = metrics.find(isCpu)?.resource.target?.averageUtilization;
  const used = (currentMetrics ?? []).find(isCpu)?.resource.current?.averageUtilization;
  return {
    ...rest,
    apiVersion: 'autoscaling/v1',
    spec: percent == null ? kept : { ...kept, targetCPUUtilizationPercentage: percent },
    ...(status ? { status: used == null ? state : { ...state, currentCPUUtilizationPercentage: used } } : {}),
  };
}

export const horizontalPodAutoscalerV1 = defineKind({
  apiVersion: 'autoscaling/v1',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  setDefaults: (draft) => {
    const { minReplicas, targetCPUUtilizationPercentage: percent } = draft.spec ?? {};
    draft.spec = {
      ...draft.spec,
      minReplicas: minReplicas ?? 1,
      targetCPUUtilizationPercentage: percent ?? CPU_PERCENT,
    };
  },
  storedAs: { ...STORED, toStored, fromStored },
  validateCreate: (object) => validateAutoscaler(toStored(object as Draft)),
  validateUpdate: (object, old) => validateAutoscaler(toStored(object as Draft), toStored(old as Draft)),
  columns: autoscalerColumns,
  row: (object, context) => autoscalerRow(toStored(object as Draft), context),
});
