/** The value of the label pod-template-hash (pkg/controller/controller_utils.go ComputeHash). */
import type { Draft } from '../../../client/object';
import { fnv32aOf, utf8Bytes } from '../../fnv-hash';
import layout from './pod-template-layout.generated.json';
import { type Layout, spew } from './spew';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export function templateText(template: Draft): string {
  return spew(layout as Layout, 'v1.PodTemplateSpec', template);
}

export function computeHash(template: Draft, collisions: number | undefined): string {
  const bytes = [...utf8Bytes(templateText(template))];
  if (collisions !== undefined) {
    for (let i = 0; i < 8; i += 1) bytes.push(i < 4 ? (collisions >>> (8 * i)) & 0xff : 0);
  }
  return safeEncode(String(fnv32aOf(bytes)));
}

/** rand.SafeEncodeString: digits become letters that spell no words. */
export function safeEncode(text: string): string {
  return [...text].map((letter) => LETTERS[letter.charCodeAt(0) % LETTERS.length]).join('');
}
