/** Upstream: pkg/registry/core/endpoint/strategy.go, SetDefaults_Endpoints, ValidateEndpoints, formatEndpoints. */
import { plainEqual } from '../../../base/freeze';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { ipWarnings } from '../rules/ip-warnings';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';
import { endpointsText } from './table';
import { subsetErrors, subsetsOf } from './validation';

function setDefaults(draft: Draft): void {
  for (const subset of draft.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
}

function warnings(object: ApiObject): readonly string[] {
  // The controller writes good addresses; not looking saves time.
  if (metadataOf(object).labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return [];
  return subsetsOf(object).flatMap((subset, at) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap((list) =>
      (subset[list] ?? []).flatMap(({ ip = '' }, index) => ipWarnings(`subsets[${at}].${list}[${index}].ip`, ip)),
    ),
  );
}

export const endpoints = defineKind({
  apiVersion: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  shortNames: ['ep'],
  namespaced: true,
  allowCreateOnUpdate: true,
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  setDefaults,
  validateCreate: (object) => subsetErrors(object),
  // What was stored once stays good as long as it does not change.
  validateUpdate: (object, old) => (plainEqual(object.subsets ?? [], old.subsets ?? []) ? [] : subsetErrors(object)),
  warningsOnCreate: warnings,
  warningsOnUpdate: warnings,
  columns: columns('Name', 'Endpoints', 'Age'),
  row: (object, context) => [nameOf(object), endpointsText(object), ageOf(object, context)],
});
