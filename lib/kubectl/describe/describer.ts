/** What a describer of one kind is given: the object, related objects on demand, its events, and the clock. */
import type { Draft } from '../draft';
import type { Page } from './page';

export interface Describing {
  readonly nowMs: number;
  /** Items of a list in the object's namespace (or of the cluster with `namespace: ''`). */
  list(
    apiVersion: string,
    plural: string,
    options?: { readonly namespace?: string; readonly labels?: string; readonly fields?: string },
  ): readonly Draft[];
  get(apiVersion: string, plural: string, namespace: string | undefined, name: string): Draft | undefined;
  /** Undefined when events are not shown. */
  events(object: Draft): readonly Draft[] | undefined;
}

export interface Describer {
  readonly kind: string;
  readonly group: string;
  describe(object: Draft, page: Page, context: Describing): void;
}
