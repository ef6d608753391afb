/** RuntimeClass: a pod that names a class gets its overhead, node selector and tolerations (plugin/pkg/admission/runtimeclass). */
import type { Draft } from '../../api/kinds/kind';
import { forbidden } from '../../api/machinery/status';
import { plainEqual } from '../../base/freeze';
import { refuse } from '../request/refusal';
import { type AdmissionPlugin, type Attributes, concerns, shownName } from './plugin';

const PODS = { group: '', resource: 'pods' };

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  admit(attributes) {
    if (attributes.operation !== 'CREATE' || !concerns(attributes, '', 'pods')) return;
    const { spec } = attributes.draft;
    const found = classOf(attributes);
    const overhead = found?.overhead?.podFixed;
    if (overhead !== undefined) {
      if (Object.keys(spec.overhead ?? {}).length > 0 && !plainEqual(spec.overhead, overhead))
        deny(attributes, MISMATCH);
      spec.overhead = overhead;
    }
    const { scheduling } = found ?? {};
    if (scheduling === undefined) return;
    const selector: Readonly<Record<string, string>> = scheduling.nodeSelector ?? {};
    for (const [key, value] of Object.entries(selector)) {
      const own: string | undefined = spec.nodeSelector?.[key];
      if (own === undefined || own === value) continue;
      const rule = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}`;
      deny(attributes, `conflict: ${rule}; pod.spec.nodeSelector[${key}] = ${own}`);
    }
    if (Object.keys(selector).length > 0) spec.nodeSelector = { ...spec.nodeSelector, ...selector };
    const more = (scheduling.tolerations ?? []).filter(
      (toleration: Draft) => !(spec.tolerations ?? []).some((own: Draft) => plainEqual(own, toleration)),
    );
    if (more.length > 0) spec.tolerations = [...(spec.tolerations ?? []), ...more];
  },
  validate(attributes) {
    if (attributes.operation !== 'CREATE' || !concerns(attributes, '', 'pods')) return;
    const { spec } = attributes.draft;
    if (!spec.runtimeClassName && spec.overhead === undefined) return;
    const overhead = classOf(attributes)?.overhead?.podFixed;
    if (overhead === undefined) {
      if (spec.overhead !== undefined) {
        deny(attributes, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
      }
    } else if (!plainEqual(overhead, spec.overhead)) deny(attributes, MISMATCH);
  },
};

const MISMATCH = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

function deny({ draft }: Attributes, why: string): never {
  return refuse(forbidden(PODS, shownName(draft), why));
}

function classOf(attributes: Attributes): Draft | undefined {
  const { context, draft } = attributes;
  const name: string | undefined = draft.spec.runtimeClassName;
  if (name === undefined || name === null) return undefined;
  const found = context.server.store.get('runtimeclasses.node.k8s.io', name) as Draft | undefined;
  return found ?? deny(attributes, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
}
