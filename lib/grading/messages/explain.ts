/** A verdict in the learner's language: the first broken link in one sentence, in 해요체 and plain English. */
import type { Cause, Verdict } from '../verdict';
import { PARTICLE, particleAfter } from './particles';
import { type Language, phrase } from './phrases';
import { SENTENCES } from './sentences';

/** A field that is not there at all says more than one that differs. */
const UNSET: readonly [ko: string, en: string] = [
  '{object}에 {field} 값이 아직 없어요',
  '{object}: {field} is not set yet',
];

/** A slot of a sentence, with the Korean particle that stands behind it. */
const SLOT = new RegExp(`\\{(object|field|expected|actual)\\}(${PARTICLE})?`, 'g');

export interface Explanation {
  readonly message: { readonly ko: string; readonly en: string };
}

export function explain(status: 'pass' | 'fail' | 'error', verdict: Verdict): Explanation {
  if (status === 'pass') return { message: { ko: '맞아요', en: 'Right' } };
  if (status === 'error') {
    return {
      message: { ko: `확인할 수 없었어요: ${verdict.actual}`, en: `This could not be checked: ${verdict.actual}` },
    };
  }
  const first = verdict.causes[0];
  if (first === undefined) return { message: { ko: '아직 안 했어요', en: 'Not yet' } };
  return { message: sentence(first) };
}

export function sentence(cause: Cause): { readonly ko: string; readonly en: string } {
  const words = cause.code === 'field-differs' && cause.actual === '(unset)' ? UNSET : SENTENCES[cause.code];
  const put = (text: string, language: Language) => {
    const values: Readonly<Record<string, string>> = {
      object: cause.object,
      field: cause.field ?? (language === 'ko' ? '내용의' : 'the text'),
      expected: phrase(cause.expected ?? '', language),
      actual: phrase(cause.actual ?? '', language),
    };
    return text.replace(SLOT, (_, name: string, particle: string | undefined) => {
      const value = values[name] ?? '';
      // 없음이에요 is said 없어요.
      if (language === 'ko' && value === '없음' && /^이?예요|^이에요/.test(particle ?? '')) return '없어요';
      return value + (particle === undefined ? '' : particleAfter(value, particle));
    });
  };
  return { ko: put(words[0], 'ko'), en: put(words[1], 'en') };
}
