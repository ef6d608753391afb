/** The suffix of --append-hash and of kustomize's generators: a hash of the content in ten safe characters (kubectl/pkg/util/hash). */
import { hex, sha256 } from '../../../engine/base/sha256';
import type { Draft } from '../../draft';
import { toGoJson } from '../../printers/go-json';

const SAFE: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

export function nameHash(object: Draft): string {
  const { kind, metadata } = object;
  const content =
    kind === 'Secret'
      ? { data: object.data ?? null, kind, name: metadata.name, type: object.type ?? '' }
      : {
          ...(object.binaryData ? { binaryData: object.binaryData } : {}),
          data: object.data ?? null,
          kind,
          name: metadata.name,
        };
  const digest = hex(sha256(toGoJson(content, { sortKeys: true })));
  return [...digest.slice(0, 10)].map((char) => SAFE[char] ?? char).join('');
}

export const withHash = (object: Draft): Draft => ({
  ...object,
  metadata: { ...object.metadata, name: `${object.metadata.name}-${nameHash(object)}` },
});
