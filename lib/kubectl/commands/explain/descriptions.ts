/** Upstream's texts about types and fields, generated from a package at build time (scripts/openapi/build-descriptions.ts). */
import generated from '../../../engine/api/openapi/descriptions.generated.local.json';
import type { Definition, FieldShape } from '../../../engine/api/openapi/schema';

const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = generated;

/** The text about a type, or about one of its fields. */
export function descriptionOf(definition: string, field = ''): string | undefined {
  const known = Object.hasOwn(texts, definition) ? texts[definition] : undefined;
  return known !== undefined && Object.hasOwn(known, field) ? known[field] : undefined;
}

/** Fields whose values the server lists below the text, none of them with words of its own. */
const LISTED: ReadonlySet<string> = new Set([
  'io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement/operator',
  'io.k8s.api.core.v1.AzureDiskVolumeSource/cachingMode',
  'io.k8s.api.core.v1.AzureDiskVolumeSource/kind',
  'io.k8s.api.core.v1.ContainerStatus/stopSignal',
  'io.k8s.api.core.v1.Lifecycle/stopSignal',
  'io.k8s.api.core.v1.NodeSelectorRequirement/operator',
  'io.k8s.api.core.v1.PodSpec/restartPolicy',
  'io.k8s.api.core.v1.ScopedResourceSelectorRequirement/operator',
  'io.k8s.api.core.v1.Toleration/operator',
]);

/** The text about a field, with its possible values where those are listed. */
export function fieldDescription(owner: Definition, name: string, field: FieldShape): string | undefined {
  const text = descriptionOf(owner.name, name);
  if (text === undefined || field.enum === undefined || !LISTED.has(`${owner.name}/${name}`)) return text;
  return `${text}\n\nPossible enum values:${field.enum.map((value) => `\n - \`"${value}"\``).join('')}`;
}
