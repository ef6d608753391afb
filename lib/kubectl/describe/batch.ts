/** Job and CronJob. */
import type { Draft } from '../draft';
import { humanDuration, parseTime, rfc1123 } from '../time/civil';
import type { Describer } from './describer';
import { describeEvents } from './events';
import { describeMarks, describeName } from './head';
import type { Page } from './page';
import { controllerText, describePodTemplate, selectorQueryText } from './pod-template';

const boolText = (value: boolean | undefined): string => (value === undefined ? '<unset>' : value ? 'True' : 'False');

function optional(page: Page, title: string, value: Draft): void {
  if (value !== undefined) page.line(0, `${title}:\t${value}`);
}

export const job: Describer = {
  kind: 'Job',
  group: 'batch',
  describe(object, page, context) {
    const { spec, status = {} } = object;
    describeName(object, page);
    page.line(0, `Selector:\t${selectorQueryText(spec.selector)}`);
    describeMarks(object, page);
    const owner = controllerText(object);
    if (owner !== undefined) page.line(0, `Controlled By:\t${owner}`);
    optional(page, 'Parallelism', spec.parallelism);
    page.line(0, `Completions:\t${spec.completions ?? '<unset>'}`);
    optional(page, 'Completion Mode', spec.completionMode);
    optional(page, 'Suspend', spec.suspend);
    optional(page, 'Backoff Limit', spec.backoffLimit);
    optional(page, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
    const { startTime, completionTime, active = 0, succeeded = 0, failed = 0 } = status;
    if (startTime) page.line(0, `Start Time:\t${rfc1123(startTime)}`);
    if (completionTime) page.line(0, `Completed At:\t${rfc1123(completionTime)}`);
    if (startTime && completionTime) {
      const ms = (parseTime(completionTime) as number) - (parseTime(startTime) as number);
      page.line(0, `Duration:\t${humanDuration(ms)}`);
    }
    if (spec.activeDeadlineSeconds !== undefined) {
      page.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
    }
    const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`;
    page.line(0, `Pods Statuses:\t${active} Active${ready} / ${succeeded} Succeeded / ${failed} Failed`);
    if (spec.completionMode === 'Indexed') page.line(0, `Completed Indexes:\t${indexesText(status.completedIndexes)}`);
    describePodTemplate(spec.template, page);
    describeEvents(object, page, context);
  },
};

/** At most fifty characters of the list, whole entries only. */
function indexesText(list: string | undefined): string {
  if (!list) return '<none>';
  if (list.length <= 50) return list;
  return `${list.slice(0, list.lastIndexOf(',', 50) + 1)}...`;
}

export const cronJob: Describer = {
  kind: 'CronJob',
  group: 'batch',
  describe(object, page, context) {
    const { spec, status = {} } = object;
    describeName(object, page);
    describeMarks(object, page);
    page.line(0, `Schedule:\t${spec.schedule}`);
    page.line(0, `Concurrency Policy:\t${spec.concurrencyPolicy}`);
    page.line(0, `Suspend:\t${boolText(spec.suspend)}`);
    page.line(0, `Time Zone:\t${spec.timeZone ?? '<unset>'}`);
    page.line(0, `Successful Job History Limit:\t${spec.successfulJobsHistoryLimit ?? '<unset>'}`);
    page.line(0, `Failed Job History Limit:\t${spec.failedJobsHistoryLimit ?? '<unset>'}`);
    const deadline = spec.startingDeadlineSeconds;
    page.line(0, `Starting Deadline Seconds:\t${deadline === undefined ? '<unset>' : `${deadline}s`}`);
    const made = spec.jobTemplate.spec;
    page.line(0, `Selector:\t${made.selector ? selectorQueryText(made.selector) : '<unset>'}`);
    page.line(0, `Parallelism:\t${made.parallelism ?? '<unset>'}`);
    page.line(0, `Completions:\t${made.completions ?? '<unset>'}`);
    if (made.activeDeadlineSeconds !== undefined) {
      page.line(0, `Active Deadline Seconds:\t${made.activeDeadlineSeconds}s`);
    }
    describePodTemplate(made.template, page);
    page.line(0, `Last Schedule Time:\t${status.lastScheduleTime ? rfc1123(status.lastScheduleTime) : '<unset>'}`);
    const active: readonly Draft[] = status.active ?? [];
    page.line(0, `Active Jobs:\t${active.map(({ name }) => name).join(', ') || '<none>'}`);
    describeEvents(object, page, context);
  },
};
