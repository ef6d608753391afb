/** Lines that most descriptions begin with. */
import type { Draft } from '../draft';
import type { Page } from './page';

export function describeName({ metadata }: Draft, page: Page, namespaced = true): void {
  page.line(0, `Name:\t${metadata.name}`);
  if (namespaced) page.line(0, `Namespace:\t${metadata.namespace}`);
}
export function describeMarks({ metadata }: Draft, page: Page): void {
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
}
/** Go's `[a b]`. */
export const listText = (items: readonly unknown[] | undefined): string => `[${(items ?? []).join(' ')}]`;
