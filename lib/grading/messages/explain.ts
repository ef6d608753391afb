/** A verdict in the learner's language: the first broken link in one sentence, in 해요체 and plain English. */
import type { Cause, Verdict } from '../verdict';
import { SENTENCES } from './sentences';

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
  const words = SENTENCES[cause.code];
  const values: Readonly<Record<string, string>> = {
    object: cause.object,
    field: cause.field ?? '',
    expected: cause.expected ?? '',
    actual: cause.actual ?? '',
  };
  const put = (text: string) =>
    text.replace(/\{(object|field|expected|actual)\}/g, (_, name: string) => values[name] ?? '');
  return { ko: put(words[0]), en: put(words[1]) };
}
