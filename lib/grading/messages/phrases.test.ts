/** Sentences and values as a learner reads them, in both languages. */
import { sentence } from './explain';
import { endsWithConsonant } from './particles';
import { phrase } from './phrases';

test.each([
  ['<none>', '없음', 'none'],
  [
    'Service web · ready 3 · pods app=kubia · ports 8080',
    'Service web · 준비됨 3개 · 파드 app=kubia · 포트 8080',
    'Service web · 3 ready · pods app=kubia · ports 8080',
  ],
  [
    'pod client → http://web: body contains "You\'ve hit" by 3 app=kubia',
    'pod client → http://web: 본문에 "You\'ve hit" 포함, 답하는 파드: app=kubia 3개',
    'pod client → http://web: body contains "You\'ve hit", answered by 3 pods of app=kubia',
  ],
  [
    'workstation → http://10.0.0.1: timeout',
    'workstation → http://10.0.0.1: 시간 초과',
    'workstation → http://10.0.0.1: timed out',
  ],
  [
    'log pod app=kubia contains "Received request"',
    'pod app=kubia의 로그: "Received request" 포함',
    'log of pod app=kubia: contains "Received request"',
  ],
  ['deployment/caller ready 1', 'deployment/caller: 준비됨 1개', 'deployment/caller: 1 ready'],
  ['ready 0/1', '1개 중 0개 준비됨', '0 of 1 ready'],
  ['exit 1 cat: /var/ready', '종료 코드 1: cat: /var/ready', 'exit code 1: cat: /var/ready'],
  ['exit code 1, 3 restarts', '종료 코드 1, 재시작 3번', 'exit code 1, 3 restarts'],
  ['connection refused', '연결이 거부됨', 'connection refused'],
  ['app=kubia', 'app=kubia', 'app=kubia'],
  [
    'Service kubia {"spec":{"type":"NodePort"}}',
    'Service kubia {"spec":{"type":"NodePort"}}',
    'Service kubia {"spec":{"type":"NodePort"}}',
  ],
])('%s', (text, ko, en) => {
  expect([phrase(text, 'ko'), phrase(text, 'en')]).toEqual([ko, en]);
});

test('particles follow the sound of what stands before them', () => {
  const of = (actual: string) => sentence({ code: 'endpoint-port-differs', object: 'Service default/web', actual }).ko;
  expect([of('8080'), of('9'), of('443'), of('<none>')]).toEqual([
    'Service default/web의 엔드포인트 포트가 8080이에요',
    'Service default/web의 엔드포인트 포트가 9예요',
    'Service default/web의 엔드포인트 포트가 443이에요',
    'Service default/web의 엔드포인트 포트가 없어요',
  ]);
  expect(['app=kubai', '파드', '이름', 'LoadBalancer', 'nginx', '1.2.3.4)', 'main'].map(endsWithConsonant)).toEqual([
    false,
    false,
    true,
    false,
    false,
    false,
    true,
  ]);
});

test('a field that is not there is said to be missing', () => {
  const said = sentence({
    code: 'field-differs',
    object: 'Pod default/a',
    field: 'spec.x',
    expected: '1',
    actual: '(unset)',
  });
  expect(said).toEqual({ ko: 'Pod default/a에 spec.x 값이 아직 없어요', en: 'Pod default/a: spec.x is not set yet' });
});

test('a cause without a field is still a sentence', () => {
  const said = sentence({ code: 'output-differs', object: 'pod web:/etc/motd', expected: 'a', actual: 'b' });
  expect(said).toEqual({ ko: 'pod web:/etc/motd: 내용의 값이 달라요', en: 'pod web:/etc/motd: the text differs' });
});
