import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { negativeErrors } from '../rules/int-or-percent';
import { setScalingDefaults } from './defaults';
import { autoscalerColumns, autoscalerRow } from './table';
import { validateAutoscaler } from './validation';

/** Upstream: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go. */
export const horizontalPodAutoscaler = defineKind({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  setDefaults: setScalingDefaults,
  validateCreate: (object) => validateAutoscaler(object),
  validateUpdate: validateAutoscaler,
  validateStatusUpdate: (object: ApiObject) =>
    ['currentReplicas', 'desiredReplicas'].flatMap((field) =>
      negativeErrors(`status.${field}`, (object as Draft).status?.[field]),
    ),
  columns: autoscalerColumns,
  row: autoscalerRow,
});
