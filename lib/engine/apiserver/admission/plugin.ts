/**
 * An admission plugin: may change a draft before it is validated, or refuse it before or after (apiserver/pkg/admission).
 */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import type { RequestContext } from '../request/context';

export interface Attributes {
  readonly context: RequestContext;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  /** The object to be written; on DELETE an empty draft. */
  readonly draft: Draft;
  readonly old: ApiObject | undefined;
  readonly dryRun: boolean;
}

export interface AdmissionPlugin {
  /** As `--enable-admission-plugins` names it. */
  readonly name: string;
  /** The mutating phase: before defaults are settled and before validation. */
  admit?(attributes: Attributes): void;
  /** The validating phase: the draft is valid and must not be changed. */
  validate?(attributes: Attributes): void;
}

/** Is the request about objects of this resource themselves? */
export function concerns({ context }: Attributes, group: string, plural: string): boolean {
  const { kind, subresource } = context.route;
  return subresource === undefined && kind.plural === plural && kind.group === group;
}

/** What a refusal calls the object: before a name is generated, what it will begin with. */
export function shownName(draft: Draft): string {
  return draft.metadata.name || draft.metadata.generateName || '';
}
