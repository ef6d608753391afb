/**
 * The suffix of --append-hash and of kustomize's generators: a hash of the content in ten safe characters
 * (kubectl/pkg/util/hash, kustomize/api/hasher). Kustomize's own leaves the name out and takes '' for missing data.
 */
import { hex, sha256 } from '../../../engine/base/sha256';
import type { Draft } from '../../draft';
import { toGoJson } from '../../printers/go-json';

const SAFE: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

function hashOf({ kind, data, binaryData, type }: Draft, name: string, absent: '' | null): string {
  const content = {
    data: data ?? absent,
    kind,
    name,
    ...(kind === 'Secret' ? { type: type ?? '' } : binaryData ? { binaryData } : {}),
  };
  const digest = hex(sha256(toGoJson(content)));
  return [...digest.slice(0, 10)].map((char) => SAFE[char] ?? char).join('');
}

export const kustomizeHash = (object: Draft): string => hashOf(object, '', '');

/** The object as --append-hash names it. */
export const withHash = (object: Draft): Draft => {
  const { name } = object.metadata;
  return { ...object, metadata: { ...object.metadata, name: `${name}-${hashOf(object, name, null)}` } };
};
