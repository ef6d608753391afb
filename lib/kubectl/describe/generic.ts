/** Kinds without a description of their own: every field under a readable name (kubectl's generic describer). */
import type { Draft } from '../draft';
import { goValue } from '../printers/go-format';
import type { Describing } from './describer';
import { describeEvents } from './events';
import type { Page } from './page';

const SKIPPED = ['managedFields', 'name', 'namespace', 'labels', 'annotations'].map((field) => `.metadata.${field}`);
const ACRONYMS = ['API', 'URL', 'UID', 'GUID'];

/** `creationTimestamp` -> `Creation Timestamp`, `apiVersion` -> `API Version`. */
export function smartLabel(field: string): string {
  if (!/^[A-Za-z-]*$/.test(field)) return field;
  const parts = field.match(/[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+|-/g) ?? [field];
  return parts
    .map((part) => {
      if (ACRONYMS.includes(part.toUpperCase())) return part.toUpperCase();
      return part.toLowerCase() === part ? part.charAt(0).toUpperCase() + part.slice(1) : part;
    })
    .join(' ');
}

function describeFields(content: Draft, level: number, path: string, page: Page): void {
  for (const field of Object.keys(content).sort()) {
    const value = content[field];
    const place = `${path}.${field}`;
    if (SKIPPED.includes(place)) continue;
    const label = smartLabel(field);
    if (Array.isArray(value)) {
      page.line(level, `${label}:`);
      for (const child of value) {
        if (child !== null && typeof child === 'object') describeFields(child, level + 1, place, page);
        else page.line(level + 1, goValue(child));
      }
    } else if (value !== null && typeof value === 'object') {
      page.line(level, `${label}:`);
      describeFields(value, level + 1, place, page);
    } else page.line(level, `${label}:\t${goValue(value)}`);
  }
}

export function describeGeneric(object: Draft, page: Page, context: Describing): void {
  const { metadata } = object;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  describeFields(object, 0, '', page);
  describeEvents(object, page, context);
}
