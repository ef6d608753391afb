/** The events table that closes a description; oldest last seen first, repeats as `3s (x4 over 1m)`. */
import type { Draft } from '../draft';
import { parseTime, since } from '../time/civil';
import type { Describing } from './describer';
import type { Page } from './page';

export function describeEvents(object: Draft, page: Page, context: Describing): void {
  const events = context.events(object);
  if (events === undefined) return;
  if (events.length === 0) return page.line(0, 'Events:\t<none>');
  page.flush();
  page.line(0, 'Events:');
  page.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  page.line(1, '----\t------\t----\t----\t-------');
  for (const event of [...events].sort((a, b) => lastTimestamp(a) - lastTimestamp(b))) {
    const where = event.involvedObject?.fieldPath;
    const message = String(event.message ?? '').trim();
    page.line(
      1,
      [
        event.type ?? '',
        event.reason ?? '',
        interval(event, context.nowMs),
        event.source?.component || event.reportingComponent || '',
        where ? `${where}: ${message}` : message,
      ].join('\t'),
    );
  }
}

/** Only this field counts here: events of the newer API, such as the scheduler's, come first. */
const lastTimestamp = (event: Draft): number => parseTime(event.lastTimestamp) ?? 0;

export function interval(event: Draft, nowMs: number): string {
  const first = since(event.eventTime ?? event.firstTimestamp, nowMs);
  if (event.series) return `${since(event.series.lastObservedTime, nowMs)} (x${event.series.count} over ${first})`;
  if ((event.count ?? 0) > 1) return `${since(event.lastTimestamp, nowMs)} (x${event.count} over ${first})`;
  return first;
}

export function lastSeen(event: Draft): number {
  return (
    parseTime(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp) ?? 0
  );
}
