/** Classes say with an annotation that they are the default one; tables show it after the name. */
import type { ApiObject } from '../kind';
import { metadataOf, nameOf } from './column';

export function nameWithDefault(object: ApiObject, ...annotations: readonly string[]): string {
  const marked = annotations.some((key) => metadataOf(object).annotations?.[key] === 'true');
  return marked ? `${nameOf(object)} (default)` : nameOf(object);
}
