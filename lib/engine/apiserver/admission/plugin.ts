/** An admission plugin: may change a draft before defaults are settled, or refuse it (apiserver/pkg/admission). */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import type { RequestContext } from '../request/context';

export interface Attributes {
  readonly context: RequestContext;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  /** The object to be written; on DELETE an empty draft. */
  readonly draft: Draft;
  readonly old: ApiObject | undefined;
}

export interface AdmissionPlugin {
  /** As `--enable-admission-plugins` names it. */
  readonly name: string;
  admit(attributes: Attributes): void;
}
