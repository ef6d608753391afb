/**
 * The controllers inside the server that bring a CustomResourceDefinition to life and to its end: names are accepted,
 * then it is established; before it goes, its resources go (apiextensions-apiserver/pkg/controller/{status,establish,finalizer}).
 */

import { customResourceDefinition } from '../../api/kinds/custom-resource-definition/kind';
import type { Draft } from '../../api/kinds/kind';
import { thaw } from '../../base/freeze';
import type { PlainObject } from '../../base/plain';
import { type ActorId, MS } from '../../sim/kernel-contract';
import type { Change } from '../../store/store';
import type { ServerParts } from '../request/context';
import { storeKey } from '../storage/form';
import { writeStatus } from '../writing/server-write';
import { CLEANUP, DEFINITIONS, isEstablished } from './served-kinds';

const DELAY_US = 2 * MS;

export class DefinitionController {
  constructor(
    private readonly parts: ServerParts,
    private readonly actor: ActorId,
  ) {}

  note(change: Change): void {
    if (change.resource !== DEFINITIONS) return;
    this.parts.kinds.forget();
    if (change.after !== undefined) this.parts.kernel.post(DELAY_US, this.actor, 'definition', change.key);
  }

  sync(name: string): void {
    const crd = this.parts.store.get(DEFINITIONS, name) as Draft | undefined;
    if (crd === undefined) return;
    if (crd.metadata.deletionTimestamp !== undefined) this.cleanUp(crd);
    else if (!conditionOf(crd, 'NamesAccepted') || namesChanged(crd)) this.acceptNames(crd);
    else if (!isEstablished(crd) && conditionOf(crd, 'NamesAccepted')?.status === 'True') this.establish(crd);
  }

  private acceptNames(crd: Draft): void {
    const conflict = this.conflictOf(crd);
    const { names } = crd.spec;
    const accepted = conflict === undefined ? names : (crd.status?.acceptedNames ?? { plural: '', kind: '' });
    const state = conflict === undefined ? 'True' : 'False';
    let conditions = this.withCondition(crd.status?.conditions ?? [], {
      type: 'NamesAccepted',
      status: state,
      reason: conflict?.reason ?? 'NoConflicts',
      message: conflict?.message ?? 'no conflicts found',
    });
    if (!conditionOf(crd, 'Established')) {
      const waiting = conflict === undefined;
      conditions = this.withCondition(conditions, {
        type: 'Established',
        status: 'False',
        reason: waiting ? 'Installing' : 'NotAccepted',
        message: waiting ? 'the initial names have been accepted' : 'not all names are accepted',
      });
    }
    writeStatus(this.parts, customResourceDefinition, crd, { ...crd.status, conditions, acceptedNames: accepted });
  }

  private establish(crd: Draft): void {
    const conditions = this.withCondition(crd.status.conditions, {
      type: 'Established',
      status: 'True',
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted',
    });
    writeStatus(this.parts, customResourceDefinition, crd, { ...crd.status, conditions });
  }

  /** Another definition of the group that has one of the names already. */
  private conflictOf(crd: Draft): { readonly reason: string; readonly message: string } | undefined {
    const { group, names } = crd.spec;
    const others = (this.parts.store.list(DEFINITIONS, '') as readonly Draft[]).filter(
      (other) => other.metadata.name !== crd.metadata.name && other.spec.group === group,
    );
    const taken = (field: 'singular' | 'shortNames' | 'kind' | 'listKind', value: string): boolean =>
      others.some(({ status }) => {
        const accepted: Draft = status?.acceptedNames ?? {};
        if (field === 'kind' || field === 'listKind') return accepted.kind === value || accepted.listKind === value;
        return [accepted.plural, accepted.singular, ...(accepted.shortNames ?? [])].includes(value);
      });
    const message = (name: string) => `${JSON.stringify(name)} is already in use`;
    if (taken('singular', names.plural)) return { reason: 'PluralConflict', message: message(names.plural) };
    if (taken('singular', names.singular)) return { reason: 'SingularConflict', message: message(names.singular) };
    const short = (names.shortNames ?? []).find((name: string) => taken('shortNames', name));
    if (short !== undefined) return { reason: 'ShortNamesConflict', message: message(short) };
    if (taken('kind', names.kind)) return { reason: 'KindConflict', message: message(names.kind) };
    return taken('listKind', names.listKind)
      ? { reason: 'ListKindConflict', message: message(names.listKind) }
      : undefined;
  }

  private withCondition(conditions: readonly Draft[], next: Draft): readonly Draft[] {
    const old = conditions.find(({ type }) => type === next.type);
    const time = old?.status === next.status ? old?.lastTransitionTime : this.parts.kernel.timestamp();
    const { type, status, reason, message } = next;
    const made = { type, status, lastTransitionTime: time, reason, message };
    return old === undefined ? [...conditions, made] : conditions.map((one) => (one === old ? made : one));
  }

  /** Resources without finalizers go at once; with the last of them goes the definition. */
  private cleanUp(crd: Draft): void {
    const finalizers: readonly string[] = crd.metadata.finalizers ?? [];
    if (!finalizers.includes(CLEANUP)) return;
    const { store } = this.parts;
    const resource = `${crd.spec.names.plural}.${crd.spec.group}`;
    let left = 0;
    for (const object of store.list(resource, '') as readonly Draft[]) {
      const { namespace = '', name, finalizers: held = [] } = object.metadata;
      if (held.length > 0) left++;
      else store.delete(resource, storeKey(namespace, name), atRevision(object, store.nextRevision));
    }
    if (left > 0) {
      // Their finalizers' owners are waited for.
      this.parts.kernel.post(5_000 * MS, this.actor, 'definition', crd.metadata.name, 'timer');
      return;
    }
    const draft: Draft = thaw(crd);
    draft.metadata.finalizers = finalizers.filter((name) => name !== CLEANUP);
    const { name } = crd.metadata;
    if (draft.metadata.finalizers.length === 0) store.delete(DEFINITIONS, name, atRevision(crd, store.nextRevision));
    else store.put(DEFINITIONS, name, atRevision(draft, store.nextRevision));
  }
}

function atRevision(object: Draft, revision: number): PlainObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

function conditionOf({ status }: Draft, wanted: string): Draft | undefined {
  return (status?.conditions ?? []).find(({ type }: Draft) => type === wanted);
}

function namesChanged({ spec, status }: Draft): boolean {
  return spec.names.kind !== status?.acceptedNames?.kind || spec.names.plural !== status?.acceptedNames?.plural;
}
