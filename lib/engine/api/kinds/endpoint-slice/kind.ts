/** Upstream: pkg/registry/discovery/endpointslice/strategy.go, SetDefaults_EndpointPort, printEndpointSlice. */
import { plainEqual } from '../../../base/freeze';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { ipWarnings } from '../rules/ip-warnings';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';
import { type Endpoint, type EndpointPort, validateEndpointSlice, validateEndpointSliceUpdate } from './validation';

const MANAGERS = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];
const SHOWN = 3;
const endpointsOf = (object: ApiObject) => (object.endpoints ?? []) as unknown as readonly Endpoint[];

function setDefaults(draft: Draft): void {
  for (const port of draft.ports ?? []) {
    port.name ??= '';
    port.protocol ??= 'TCP';
  }
}
function dropTopology(draft: Draft): void {
  for (const endpoint of draft.endpoints ?? []) delete endpoint.deprecatedTopology;
}

function addressWarnings(object: ApiObject): readonly string[] {
  if (MANAGERS.includes(metadataOf(object).labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return [];
  return endpointsOf(object).flatMap(({ addresses = [] }, at) =>
    addresses.flatMap((address, index) => ipWarnings(`endpoints[${at}].addresses[${index}]`, address)),
  );
}

function listText(items: readonly string[]): string {
  const text = items.slice(0, SHOWN).join(',');
  if (items.length > SHOWN) return `${text} + ${items.length - SHOWN} more...`;
  return text === '' ? '<unset>' : text;
}

export const endpointSlice = defineKind({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
  hasGeneration: true,
  setDefaults,
  prepareForCreate: dropTopology,
  prepareForUpdate: (draft, old) => {
    // Topology that an update brings counts as a change, though it is not kept; so do labels.
    const brought = (draft.endpoints ?? []).some((endpoint: Draft) => endpoint.deprecatedTopology);
    dropTopology(draft);
    const labels = (object: ApiObject) => metadataOf(object).labels ?? {};
    if (brought || !plainEqual(labels(draft as ApiObject), labels(old)))
      draft.metadata.generation = ((old as Draft).metadata.generation ?? 0) + 1;
  },
  metadataChecks: { onUpdate: ['whole'] },
  validateCreate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
  warningsOnCreate: (object) => [
    ...(object.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
    ...addressWarnings(object),
  ],
  warningsOnUpdate: addressWarnings,
  columns: columns('Name', 'AddressType', 'Ports', 'Endpoints', 'Age'),
  row: (object, context) => [
    nameOf(object),
    (object.addressType ?? '') as string,
    listText(((object.ports ?? []) as readonly EndpointPort[]).map(({ port, name }) => String(port ?? name ?? '*'))),
    listText(endpointsOf(object).flatMap(({ addresses = [] }) => addresses)),
    ageOf(object, context),
  ],
});
