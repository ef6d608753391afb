/** Priority: the number behind a pod's priority class, and whether it may preempt. */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import { forbidden } from '../../api/machinery/status';
import { named } from '../request/context';
import { refuse } from '../request/refusal';
import { type AdmissionPlugin, concerns, shownName } from './plugin';

const CLASSES = 'priorityclasses.scheduling.k8s.io';
const PODS = { group: '', resource: 'pods' };
/** Classes that exist in every cluster; the server writes their objects when the kind is served. */
const SYSTEM: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit({ context, operation, draft, old }) {
    const { kind, subresource } = context.route;
    if (kind.plural !== 'pods' || subresource !== undefined) return;
    const { spec } = draft;
    if (operation === 'UPDATE') {
      spec.priority ??= (old as Draft).spec.priority;
      spec.preemptionPolicy ??= (old as Draft).spec.preemptionPolicy;
      return;
    }
    if (operation !== 'CREATE') return;
    const classes = context.server.store.list(CLASSES, '') as readonly Draft[];
    const fallback = globalDefault(classes);
    if (!spec.priorityClassName && fallback !== undefined) spec.priorityClassName = fallback.metadata.name;
    const chosen = spec.priorityClassName ? classOf(classes, spec.priorityClassName) : { value: 0 };
    if (chosen === undefined) {
      const why = `no PriorityClass with name ${spec.priorityClassName} was found`;
      refuse(forbidden(PODS, shownName(draft), why));
    }
    const { value, preemptionPolicy = 'PreemptLowerPriority' } = chosen as { value: number; preemptionPolicy?: string };
    if (spec.priority !== undefined && spec.priority !== null && spec.priority !== value) {
      const why = `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
      refuse(forbidden(PODS, shownName(draft), why));
    }
    const policy: string | null | undefined = spec.preemptionPolicy;
    if (policy !== undefined && policy !== null && policy !== preemptionPolicy) {
      const why = `the string value of PreemptionPolicy (${policy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`;
      refuse(forbidden(PODS, shownName(draft), why));
    }
    spec.priority = value;
    spec.preemptionPolicy ??= preemptionPolicy;
  },
  /** One class at most is everybody's. */
  validate(attributes) {
    const { context, draft, operation } = attributes;
    if (operation === 'DELETE' || !concerns(attributes, 'scheduling.k8s.io', 'priorityclasses')) return;
    if (draft.globalDefault !== true) return;
    const chosen = globalDefault(context.server.store.list(CLASSES, '') as readonly Draft[]);
    if (chosen === undefined || (operation === 'UPDATE' && chosen.metadata.name === draft.metadata.name)) return;
    const why = `PriorityClass ${chosen.metadata.name} is already marked as default. Only one default can exist`;
    refuse(forbidden(named(context.route.kind), shownName(draft), why));
  },
};

/** Of several, which races can make, the lowest counts. */
function globalDefault(classes: readonly Draft[]): Draft | undefined {
  return classes.reduce<Draft | undefined>(
    (best, one) => (one.globalDefault === true && (best === undefined || best.value > one.value) ? one : best),
    undefined,
  );
}

function classOf(
  classes: readonly ApiObject[],
  name: string,
): { value: number; preemptionPolicy?: string } | undefined {
  const object = classes.find((candidate) => (candidate.metadata as ApiObject).name === name) as Draft | undefined;
  if (object !== undefined) return { value: object.value, preemptionPolicy: object.preemptionPolicy };
  const value = Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined;
  return value === undefined ? undefined : { value };
}
