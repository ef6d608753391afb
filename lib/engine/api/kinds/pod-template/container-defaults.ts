/** Upstream: SetDefaults_Container, _Probe, _HTTPGetAction, _ResourceList (pkg/apis/core/v1/defaults.go). */
import { formatQuantity, parseQuantity } from '../../../base/quantity';
import type { Draft } from '../kind';
import { defaultPullPolicy } from './image-reference';

const MILLI_IN_NANO = 1_000_000n;

/** Finer than a thousandth is rounded up, away from zero; all quantities take their canonical text. */
export function setResourceListDefaults(list: Draft | null | undefined): void {
  for (const [name, text] of Object.entries(list ?? {})) {
    const quantity = parseQuantity(String(text));
    if (!quantity || !list) continue;
    const rest = quantity.nano % MILLI_IN_NANO;
    const up = rest > 0n ? MILLI_IN_NANO - rest : rest < 0n ? -MILLI_IN_NANO - rest : 0n;
    list[name] = formatQuantity({ ...quantity, nano: quantity.nano + up });
  }
}
export function setResourcesDefaults(resources: Draft | null | undefined): void {
  setResourceListDefaults(resources?.limits);
  setResourceListDefaults(resources?.requests);
}

export function setFieldRefDefaults(fieldRef: Draft | null | undefined): void {
  if (fieldRef) fieldRef.apiVersion ||= 'v1';
}

function setHttpGetDefaults(httpGet: Draft | null | undefined): void {
  if (!httpGet) return;
  httpGet.path ||= '/';
  httpGet.scheme ||= 'HTTP';
}

function setProbeDefaults(probe: Draft | null | undefined): void {
  if (!probe) return;
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  setHttpGetDefaults(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

export function setContainerDefaults(container: Draft): void {
  container.imagePullPolicy ||= defaultPullPolicy(container.image ?? '');
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  for (const port of container.ports ?? []) port.protocol ||= 'TCP';
  for (const variable of container.env ?? []) {
    setFieldRefDefaults(variable.valueFrom?.fieldRef);
    if (variable.valueFrom?.fileKeyRef) variable.valueFrom.fileKeyRef.optional ??= false;
  }
  setResourcesDefaults(container.resources);
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) setProbeDefaults(container[probe]);
  setHttpGetDefaults(container.lifecycle?.postStart?.httpGet);
  setHttpGetDefaults(container.lifecycle?.preStop?.httpGet);
}
