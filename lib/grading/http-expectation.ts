/** Status, body and answering pods of an HTTP probe, judged over the whole set of outcomes: nothing graded is flaky. */
import type { TextMatch } from '../course/text';
import type { Outcome, ProbeResult } from '../engine/network/contract';
import type { ClusterReader } from './cluster-reader';
import { describeMatch, excerpt, matchesText } from './match/text';
import type { Cause } from './verdict';

export interface HttpExpectation {
  readonly status?: number | undefined;
  readonly body?: TextMatch | undefined;
  readonly headers?: Readonly<Record<string, TextMatch>> | undefined;
}

/** The first difference of one response; nothing said about status or body means 200 (curriculum.md section 1). */
export function responseCause(expectation: HttpExpectation, result: ProbeResult, object: string): Cause | undefined {
  if (result.kind !== 'http') return undefined;
  const { response } = result;
  const status = expectation.status ?? (expectation.body === undefined ? 200 : undefined);
  if (status !== undefined && response.status !== status) {
    return {
      code: 'response-differs',
      object,
      field: 'status',
      expected: String(status),
      actual: String(response.status),
    };
  }
  if (expectation.body !== undefined && !matchesText(expectation.body, response.body)) {
    return {
      code: 'response-differs',
      object,
      field: 'body',
      expected: describeMatch(expectation.body),
      actual: excerpt(response.body),
    };
  }
  for (const [name, match] of Object.entries(expectation.headers ?? {})) {
    const value = Object.entries(response.headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
    if (!matchesText(match, value))
      return { code: 'response-differs', object, field: name, expected: describeMatch(match), actual: value };
  }
  return undefined;
}

/** Names of the pods (or hosts) that may answer, sorted. */
export function answerers(reader: ClusterReader, outcomes: readonly Outcome<ProbeResult>[]): readonly string[] {
  const names = new Set<string>();
  for (const { result } of outcomes) {
    if (result.kind !== 'http' && result.kind !== 'connected') continue;
    names.add(reader.probe.ownerOf(result.answeredBy)?.name ?? result.answeredBy);
  }
  return [...names].sort();
}

export function showResult(result: ProbeResult): string {
  switch (result.kind) {
    case 'http':
      return `${result.response.status} ${excerpt(result.response.body)}`.trim();
    case 'refused':
      return 'connection refused';
    case 'timeout':
      return 'timed out';
    case 'unreachable':
      return 'no route to host';
    case 'unresolved':
      return `${result.name}: ${result.rcode}`;
    case 'connected':
      return result.text === undefined ? 'connected' : `connected, ${excerpt(result.text)}`;
    case 'pong':
      return 'reply';
    case 'dns':
      return result.reply.answer.map((r) => r.data).join(', ') || result.reply.rcode;
    case 'unknown':
      return result.reason;
  }
}
