/** Upstream: validateContainerPorts, AccumulateUniqueHostPorts, validatePodHostNetworkDeps. */
import type { Draft, FieldError } from '../kind';
import { duplicate, invalid, required } from '../rules/field-error';
import { portNameErrors, portNumberErrors } from '../rules/names';
import { PROTOCOLS } from '../rules/ports';
import { choiceErrors } from './scalars';

type Ports = readonly Draft[] | undefined;

export function containerPortErrors(field: string, ports: Ports): readonly FieldError[] {
  const names = new Set<string>();
  return (ports ?? []).flatMap(({ name, containerPort, hostPort, protocol }, index) => {
    const path = `${field}[${index}]`;
    const errors: FieldError[] = [];
    const number = (part: string, port: number) =>
      errors.push(...portNumberErrors(port).map((text) => invalid(`${path}.${part}`, port, text)));
    if (name) {
      const texts = portNameErrors(name);
      errors.push(...texts.map((text) => invalid(`${path}.name`, name, text)));
      if (texts.length === 0 && names.has(name)) errors.push(duplicate(`${path}.name`, name));
      if (texts.length === 0) names.add(name);
    }
    if (!containerPort) errors.push(required(`${path}.containerPort`));
    else number('containerPort', containerPort);
    if (hostPort) number('hostPort', hostPort);
    return [...errors, ...choiceErrors(`${path}.protocol`, protocol, PROTOCOLS)];
  });
}

export function hostPortErrors(field: string, containers: readonly Draft[]): readonly FieldError[] {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const [index, container] of containers.entries()) {
    for (const [at, { hostPort, hostIP = '', protocol = '' }] of ((container.ports ?? []) as Draft[]).entries()) {
      if (!hostPort) continue;
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (seen.has(key)) errors.push(duplicate(`${field}[${index}].ports[${at}].hostPort`, key));
      seen.add(key);
    }
  }
  return errors;
}

/** In the host's network a port is the same on both sides; templates may leave it open. */
export function hostNetworkPortErrors(field: string, spec: Draft, inPod: boolean): readonly FieldError[] {
  if (!spec.hostNetwork) return [];
  return ((spec.containers ?? []) as Draft[]).flatMap((container, index) =>
    ((container.ports ?? []) as Draft[]).flatMap(({ hostPort = 0, containerPort = 0 }, at) => {
      if ((!inPod && hostPort === 0) || hostPort === containerPort) return [];
      const path = `${field}.containers[${index}].ports[${at}].hostPort`;
      return [invalid(path, hostPort, 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}
