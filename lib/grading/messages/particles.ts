/** Korean particles behind a value: 이/가, 은/는, 을/를, 과/와, 이에요/예요, by the sound the value ends with. */

/** With a final consonant, without one. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['이에요', '예요'],
  ['이라는', '라는'],
  ['이', '가'],
  ['은', '는'],
  ['을', '를'],
  ['과', '와'],
];
const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const FINALS = 28;
/** 영 일 이 삼 사 오 육 칠 팔 구; a number that ends in 0 is read 십, 백, 천 or 영. */
const DIGITS_WITH_FINAL = '013678';
/** Letters whose usual reading ends in ㄹ, ㅁ, ㄴ or ㅇ. */
const LATIN_WITH_FINAL = /(?:[lmn]|ng)$/i;

export function endsWithConsonant(text: string): boolean {
  const word = text.replace(/[^\p{L}\p{N}]+$/u, '');
  const last = word.charAt(word.length - 1);
  const code = last.charCodeAt(0);
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) return (code - HANGUL_FIRST) % FINALS !== 0;
  if (/\d/.test(last)) return DIGITS_WITH_FINAL.includes(last);
  return LATIN_WITH_FINAL.test(word);
}

/** The form of a particle (either one of a pair is given) that fits behind a value. */
export function particleAfter(value: string, given: string): string {
  const pair = PAIRS.find(([after, plain]) => after === given || plain === given);
  if (pair === undefined) return given;
  return endsWithConsonant(value) ? pair[0] : pair[1];
}

export const PARTICLE = PAIRS.flat()
  .sort((a, b) => b.length - a.length)
  .join('|');
