/** A name for a check that has no title of its own: what it asks for, in words. */
import type { Check, Condition } from '../../../../../../lib/course/check-schema';
import type { Locale } from '../../../../../_i18n/locales';

export function checkTitle(check: Check, locale: Locale): string {
  const [ko, en] = words(check.condition);
  return locale === 'ko' ? ko : en;
}

function words(condition: Condition): readonly [string, string] {
  if ('all' in condition) return words(condition.all[0] as Condition);
  if ('any' in condition) return words(condition.any[0] as Condition);
  if ('not' in condition) return words(condition.not);
  if ('object' in condition) {
    const { kind, name, selector, absent, count } = condition.object;
    const what = `${kind} ${name ?? selector ?? ''}`.trim();
    if (absent === true) return [`${what} 없음`, `${what} is gone`];
    return count === undefined ? [`${what} 확인`, what] : [`${what}: ${count}개`, `${what}: ${count}`];
  }
  if ('endpoints' in condition) {
    const { service, ready } = condition.endpoints;
    return ready === undefined
      ? [`${service}의 엔드포인트`, `Endpoints of ${service}`]
      : [`${service}의 준비된 엔드포인트: ${ready}`, `Ready endpoints of ${service}: ${ready}`];
  }
  if ('dns' in condition) return [`이름 ${condition.dns.name}`, `Name ${condition.dns.name}`];
  if ('reach' in condition) {
    const { url, tcp, udp, ping } = condition.reach;
    const target = url ?? tcp ?? udp ?? ping ?? '';
    return [`${target} 연결`, `Reach ${target}`];
  }
  if ('nodePort' in condition)
    return [`노드 포트 ${condition.nodePort.port ?? ''} 연결`, `Node port ${condition.nodePort.port ?? ''}`.trim()];
  if ('loadBalancer' in condition)
    return [`${condition.loadBalancer.service}의 외부 주소`, `External address of ${condition.loadBalancer.service}`];
  if ('rollout' in condition) return [`${condition.rollout.resource} 준비됨`, `${condition.rollout.resource} ready`];
  if ('env' in condition) return [`환경 변수 ${condition.env.name}`, `Variable ${condition.env.name}`];
  if ('log' in condition) return ['파드의 로그', 'Log of a pod'];
  if ('event' in condition)
    return [`이벤트 ${condition.event.reason ?? ''}`.trim(), `Event ${condition.event.reason ?? ''}`.trim()];
  if ('exec' in condition)
    return [`명령 ${condition.exec.command.join(' ')}`, `Command ${condition.exec.command.join(' ')}`];
  return [`파일 ${condition.file.path}`, `File ${condition.file.path}`];
}
