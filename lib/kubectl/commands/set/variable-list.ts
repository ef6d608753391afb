/** `kubectl set env --list`: what containers get, with --resolve the values that references lead to. */
import { fromBase64 } from '../../../engine/base/base64';
import type { Draft } from '../../draft';
import type { Invocation } from '../../invocation';

function referenceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Draft): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef) {
    const of = resourceFieldRef.containerName ? `${resourceFieldRef.containerName}/` : '';
    return `resource field ${of}${resourceFieldRef.resource}`;
  }
  return 'invalid valueFrom';
}

interface Resolved {
  readonly value?: string;
  readonly problem?: string;
}

function resolved(k: Invocation, { configMapKeyRef, secretKeyRef }: Draft): Resolved {
  const ref: Draft = configMapKeyRef ?? secretKeyRef;
  if (!ref) return { problem: 'environment variable source is not simulated' };
  const [plural, word] = configMapKeyRef ? ['configmaps', 'configmap'] : ['secrets', 'secret'];
  const answer = k.raw({ method: 'GET', path: `/api/v1/namespaces/${k.namespace}/${plural}/${ref.name}` });
  const body = answer.body as Draft;
  if (answer.status >= 400) return { problem: body.message };
  const value: string | undefined = body.data?.[ref.key];
  if (value === undefined) return { problem: `key ${ref.key} not found in ${word} ${ref.name}` };
  return { value: configMapKeyRef ? value : (fromBase64(value) ?? value) };
}

export function listVariables(k: Invocation, kind: string, name: string, containers: readonly Draft[]): void {
  const problems = new Map<string, string[]>();
  for (const container of containers) {
    k.out(`# ${kind} ${name}, container ${container.name}\n`);
    for (const { name: variable, value = '', valueFrom } of container.env ?? []) {
      if (valueFrom === undefined) k.out(`${variable}=${value}\n`);
      else {
        const found = k.flags.bool('resolve') ? resolved(k, valueFrom) : {};
        if (found.value !== undefined) k.out(`${variable}=${found.value}\n`);
        else k.out(`# ${variable} from ${referenceText(valueFrom)}\n`);
        const { problem } = found;
        if (problem !== undefined) problems.set(problem, [...(problems.get(problem) ?? []), variable]);
      }
    }
  }
  const lines = [...problems].map(
    ([problem, names]) => `error retrieving reference for ${names.sort().join(', ')}: ${problem}\n`,
  );
  k.err(lines.sort().join(''));
}
