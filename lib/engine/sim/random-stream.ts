/**
 * Seeded random streams named by component path (kernel.md section 5): seed = mix(hash(path), session seed), so adding
 * a component never shifts another's draws. splitmix32: one integer of state, plain data.
 */
import type { Random } from './kernel-contract';

/** Kubernetes' rand.String alphabet: no vowels and no look-alikes (apimachinery/pkg/util/rand). */
export const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const HEX = '0123456789abcdef';

/** 32-bit FNV-1a over UTF-16 code units. */
export function hashText(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

export class RandomStream implements Random {
  constructor(private state: number) {}

  static named(path: string, seed: string): RandomStream {
    return new RandomStream(hashText(`${seed}\u0000${path}`, hashText(path)));
  }

  save(): number {
    return this.state;
  }

  load(state: number): void {
    this.state = state;
  }

  /** 32 random bits. */
  bits(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let mixed = this.state ^ (this.state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  below(below: number): number {
    // Rejection keeps it exact: probabilities are explained to learners as fractions.
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % below);
    for (;;) {
      const draw = this.bits();
      if (draw < limit) return draw % below;
    }
  }

  // Joined, not added up: a string that grows by letters is kept as a chain of all its parts.
  letters(length: number): string {
    const text: string[] = [];
    for (let i = 0; i < length; i++) text.push(NAME_LETTERS[this.below(NAME_LETTERS.length)] as string);
    return text.join('');
  }

  uuid(): string {
    const text: string[] = [];
    for (let i = 0; i < 32; i++) {
      if (i === 8 || i === 12 || i === 16 || i === 20) text.push('-');
      if (i === 12) text.push('4');
      else if (i === 16) text.push(HEX[8 + this.below(4)] as string);
      else text.push(HEX[this.below(16)] as string);
    }
    return text.join('');
  }
}
