/**
 * Expected and actual values as a learner reads them. Checks write one plain notation, the same in every result's JSON
 * (`ready 3`, `body contains "x"`, `<none>`); here its words are put into Korean, and marks in brackets into words.
 */

export type Language = 'ko' | 'en';

type Rule = readonly [from: RegExp, ko: string, en?: string];

/** Whole values. */
const WHOLE: readonly Rule[] = [
  [/^<none>$/, '없음', 'none'],
  [/^(?:<unset>|\(unset\))$/, '설정되지 않음', 'not set'],
  [/^<empty>$/, '비어 있음', 'empty'],
  [/^none$/, '없음'],
  [/^any$/, '아무 포트나', 'any port'],
  [/^an answer$/, '답'],
  [/^(?:connection )?refused$/, '연결이 거부됨', 'connection refused'],
  [/^(?:timed out|timeout)$/, '시간 초과', 'timed out'],
  [/^no route to host$/, '가는 길이 없음'],
  [/^unresolved$/, '이름이 풀리지 않음', 'name does not resolve'],
  [/^connected$/, '연결됨'],
  [/^connected, (.*)$/s, '연결됨, $1'],
  [/^(?:reply|pong)$/, '응답함', 'a reply'],
  [/^present$/, '있음'],
  [/^absent$/, '없음'],
  [/^no such namespace$/, '그런 네임스페이스가 없음'],
  [/^no ready endpoints$/, '준비된 엔드포인트 없음'],
  [/^without (.+)$/, '$1 빠짐'],
  [/^(\S.*) did not finish$/, '$1: 끝나지 않음'],
  [/^the server has no kind (.+)$/, '서버에 없는 종류: $1'],
  [/^container (\S+) is not ready$/, '컨테이너 $1: 준비되지 않음'],
  [/^exit code (\S+), 1 restarts$/, '종료 코드 $1, 재시작 1번', 'exit code $1, 1 restart'],
  [/^exit code (\S+), (\d+) restarts$/, '종료 코드 $1, 재시작 $2번'],
  [/^exit (\d+)$/, '종료 코드 $1', 'exit code $1'],
  [/^exit (\d+) (.+)$/s, '종료 코드 $1: $2', 'exit code $1: $2'],
  [/^no ([A-Z]\S* .+)$/, '$1 없음'],
  [/^(.*) absent$/, '$1 없음'],
  [/^0 ?$/, '0개', '0'],
  [/^event \* (.+)$/, '이벤트: $1', 'event: $1'],
  [/^event (\S+) (.+)$/, '이벤트 $1: $2', 'event $1: $2'],
  [/^log (pod \S+|\S+) (.+)$/s, '$1의 로그: $2', 'log of $1: $2'],
];

/** Parts of longer values, in this order. */
const PARTS: readonly Rule[] = [
  [/^ready (\d+)$/, '준비됨 $1개', '$1 ready'],
  [/^ready >= (\d+)$/, '준비됨 $1개 이상', '$1 or more ready'],
  [/^ready (\d+)\/(\d+)$/, '$2개 중 $1개 준비됨', '$1 of $2 ready'],
  [/^(\S+\/\S+) ready (\d+)(.*)$/, '$1: 준비됨 $2개$3', '$1: $2 ready$3'],
  [/^pods (\S+)$/, '파드 $1'],
  [/^ports (.+)$/, '포트 $1'],
  [/^(.*: \S.* → )an answer$/, '$1답'],
  [/: \(unset\)$/, ': 설정되지 않음', ': not set'],
];

/** The end of what a probe expects: `body contains "x" by 3 app=web`. */
const ENDINGS: readonly Rule[] = [
  [/ by (\d+) (\S+=\S+)$/, ', 답하는 파드: $2 $1개', ', answered by $1 pods of $2'],
  [/ by {1,2}(\S+=\S+)$/, ', 답하는 파드: $1', ', answered by pods of $1'],
];
const MATCHES: readonly Rule[] = [
  [/(^|[ :→] ?)body contains ("(?:[^"\\]|\\.)*")/, '$1본문에 $2 포함'],
  [/(^|[ :→] ?)body matches (\/.*\/)/, '$1본문이 $2와 맞음'],
  [/(^|[ :→] ?)body ("(?:[^"\\]|\\.)*")/, '$1본문 $2'],
  [/(^|[ :→] ?)contains ("(?:[^"\\]|\\.)*")/, '$1$2 포함'],
  [/(^|[ :→] ?)matches (\/.*\/)/, '$1$2 형식'],
];

function apply(text: string, rules: readonly Rule[], language: Language): string {
  let out = text;
  for (const [from, ko, en] of rules) {
    const to = language === 'ko' ? ko : en;
    if (to !== undefined && from.test(out)) out = out.replace(from, to);
  }
  return out;
}

/** What a probe expects: `pod client → http://web: timeout`; only its last part is words. */
function probe(text: string, language: Language): string | undefined {
  const found = /^(.* → .*: )(refused|timeout|unresolved|pong|connected)((?: by .*)?)$/s.exec(text);
  if (!found) return undefined;
  return `${found[1]}${apply(found[2] as string, WHOLE, language)}${apply(found[3] as string, ENDINGS, language)}`;
}

export function phrase(text: string, language: Language): string {
  const whole = apply(text, WHOLE, language);
  if (whole !== text) return apply(whole, MATCHES, language);
  const asked = probe(text, language);
  if (asked !== undefined) return asked;
  const parts = text.split(' · ').map((part) => apply(part, PARTS, language));
  return apply(apply(parts.join(' · '), ENDINGS, language), MATCHES, language);
}
