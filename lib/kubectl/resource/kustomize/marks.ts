/** What kustomize remembers about an object while it builds, as annotations that are taken off at the end. */
import type { Draft } from '../../draft';

const PREFIX = 'internal.config.kubernetes.io/';
const HASH = `${PREFIX}needsHashSuffix`;
const NAMES = `${PREFIX}previousNames`;

function mark(object: Draft, key: string, value: string): void {
  object.metadata.annotations = { ...object.metadata.annotations, [key]: value };
}

export const markForHash = (object: Draft): void => mark(object, HASH, 'enabled');
export const needsHash = ({ metadata }: Draft): boolean => metadata.annotations?.[HASH] !== undefined;

/** Names the object had before, the oldest first. */
export function formerNames({ metadata }: Draft): readonly string[] {
  const text: string = metadata.annotations?.[NAMES] ?? '';
  return text === '' ? [] : text.split(',');
}

export function rename(object: Draft, name: string): void {
  mark(object, NAMES, [...formerNames(object), object.metadata.name].join(','));
  object.metadata.name = name;
}

export function withoutMarks(object: Draft): Draft {
  const { annotations, ...metadata } = object.metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith(PREFIX));
  if (kept.length === 0 && annotations === undefined) return object;
  return { ...object, metadata: kept.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(kept) } };
}
