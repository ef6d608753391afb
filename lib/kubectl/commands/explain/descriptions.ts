/** Upstream's texts about types and fields, generated from a package at build time (scripts/openapi/build-descriptions.ts). */
import generated from '../../../engine/api/openapi/descriptions.generated.local.json';

const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = generated;

/** The text about a type, or about one of its fields. */
export function descriptionOf(definition: string, field = ''): string | undefined {
  const known = Object.hasOwn(texts, definition) ? texts[definition] : undefined;
  return known !== undefined && Object.hasOwn(known, field) ? known[field] : undefined;
}
