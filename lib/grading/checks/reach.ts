/** `reach`: a request over http, tcp, udp or icmp from any place, judged over all its possible outcomes. */
import type { CheckSpec } from '../../course/check-schema';
import type { Outcome, ProbeResult } from '../../engine/network/contract';
import type { ClusterReader } from '../cluster-reader';
import type { CheckKind } from '../condition';
import { pathCauses, type Target } from '../diagnose/path';
import { answerers, responseCause, showResult } from '../http-expectation';
import { describeMatch, matchesText } from '../match/text';
import { placeOf, showPlace } from '../place';
import { type Cause, fail, failedToCheck, pass, type Verdict } from '../verdict';

type Spec = CheckSpec<'reach'>;

export const reach: CheckKind<'reach'> = {
  name: 'reach',
  evaluate(spec, reader) {
    const expected = expectation(spec);
    const place = placeOf(spec);
    if (place.kind === 'pod' && place.existing && !reader.probe.exists(place)) {
      return fail(expected, '<none>', [{ code: 'place-missing', object: showPlace(spec) }]);
    }
    const target = targetOf(spec);
    const outcomes = ask(spec, reader, target);
    const unknown = outcomes.find(({ result }) => result.kind === 'unknown');
    if (unknown !== undefined) return failedToCheck(expected, showResult(unknown.result));
    const wanted = wantedKind(spec);
    for (const { result } of outcomes) {
      if (result.kind === wanted) {
        const cause =
          wanted === 'http' ? responseCause(spec, result, target.host) : textCause(spec, result, target.host);
        if (cause !== undefined) return fail(expected, showResult(result), [cause]);
        const source = sourceCause(spec, result, target.host);
        if (source !== undefined) return fail(expected, showResult(result), [source]);
        continue;
      }
      const causes = pathCauses(reader, target, result);
      return fail(
        expected,
        showResult(result),
        causes.length > 0 ? causes : [{ code: 'unexpected-success', object: target.host, actual: showResult(result) }],
      );
    }
    return answeredByVerdict(spec, expected, reader, outcomes) ?? pass(expected, showAll(outcomes));
  },
};

function wantedKind(spec: Spec): ProbeResult['kind'] {
  if (spec.refused === true) return 'refused';
  if (spec.timesOut === true) return 'timeout';
  if (spec.unresolved === true) return 'unresolved';
  return spec.url !== undefined ? 'http' : spec.ping !== undefined ? 'pong' : 'connected';
}

function ask(spec: Spec, reader: ClusterReader, target: Target): readonly Outcome<ProbeResult>[] {
  const place = placeOf(spec);
  if (spec.url !== undefined)
    return reader.probe.http(place, spec.url, spec.host === undefined ? {} : { headers: { Host: spec.host } });
  if (spec.ping !== undefined) return reader.probe.ping(place, spec.ping);
  return reader.probe.connect(place, spec.tcp !== undefined ? 'tcp' : 'udp', target.host, target.port, spec.send);
}

export function targetOf(spec: Spec): Target {
  const place = placeOf(spec);
  const namespace = place.kind === 'pod' ? place.namespace : 'default';
  if (spec.url !== undefined) {
    const m = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(spec.url);
    return {
      host: m?.[2] ?? spec.url,
      port: Number(m?.[3] ?? (m?.[1] === 'https' ? 443 : 80)),
      protocol: 'tcp',
      namespace,
    };
  }
  if (spec.ping !== undefined) return { host: spec.ping, port: 0, protocol: 'icmp', namespace };
  const text = spec.tcp ?? spec.udp ?? '';
  const colon = text.lastIndexOf(':');
  return {
    host: text.slice(0, colon),
    port: Number(text.slice(colon + 1)),
    protocol: spec.tcp !== undefined ? 'tcp' : 'udp',
    namespace,
  };
}

function textCause(spec: Spec, result: ProbeResult, object: string): Cause | undefined {
  if (spec.expect === undefined || result.kind !== 'connected') return undefined;
  const text = result.text ?? '';
  return matchesText(spec.expect, text)
    ? undefined
    : { code: 'response-differs', object, expected: describeMatch(spec.expect), actual: text };
}

function sourceCause(spec: Spec, result: ProbeResult, object: string): Cause | undefined {
  if (spec.sourceIP === undefined || (result.kind !== 'http' && result.kind !== 'connected')) return undefined;
  if (result.sourceIP === spec.sourceIP) return undefined;
  return { code: 'response-differs', object, field: 'sourceIP', expected: spec.sourceIP, actual: result.sourceIP };
}

function answeredByVerdict(
  spec: Spec,
  expected: string,
  reader: ClusterReader,
  outcomes: readonly Outcome<ProbeResult>[],
): Verdict | undefined {
  if (spec.answeredBy === undefined) return undefined;
  const place = placeOf(spec);
  const target = targetOf(spec);
  const namespace =
    /\./.test(target.host) && !/^\d/.test(target.host)
      ? (target.host.split('.')[1] ?? 'default')
      : place.kind === 'pod'
        ? place.namespace
        : 'default';
  const allowed = new Set(reader.list('pods', namespace, spec.answeredBy.pods).map((pod) => String(pod.metadata.name)));
  const names = answerers(reader, outcomes);
  const stranger = names.find((name) => !allowed.has(name));
  const cause = (actual: string): Cause => ({
    code: 'answering-pods-differ',
    object: target.host,
    expected: `${spec.answeredBy?.distinct ?? ''} ${spec.answeredBy?.pods}`.trim(),
    actual,
  });
  if (stranger !== undefined) return fail(expected, names.join(', '), [cause(stranger)]);
  if (spec.answeredBy.distinct !== undefined && names.length < spec.answeredBy.distinct) {
    return fail(expected, names.join(', '), [cause(`${names.length}: ${names.join(', ') || '<none>'}`)]);
  }
  return undefined;
}

function showAll(outcomes: readonly Outcome<ProbeResult>[]): string {
  const texts = [...new Set(outcomes.map(({ result }) => showResult(result)))];
  return texts.slice(0, 3).join(' | ') + (texts.length > 3 ? ' | …' : '');
}

function expectation(spec: Spec): string {
  const target =
    spec.url ??
    (spec.tcp !== undefined ? `tcp ${spec.tcp}` : spec.udp !== undefined ? `udp ${spec.udp}` : `ping ${spec.ping}`);
  const kind = wantedKind(spec);
  const what =
    kind === 'http'
      ? `${spec.status ?? (spec.body === undefined ? 200 : '')}${spec.body === undefined ? '' : ` body ${describeMatch(spec.body)}`}`
      : kind;
  const who = spec.answeredBy === undefined ? '' : ` by ${spec.answeredBy.distinct ?? ''} ${spec.answeredBy.pods}`;
  return `${showPlace(spec)} → ${target}: ${what.trim()}${who}`;
}
