/** ResourceQuota and LimitRange, also as parts of a Namespace. */
import { type Draft, entriesOf } from '../draft';
import type { Describer } from './describer';
import { describeName } from './head';
import type { Page } from './page';

function describeUsage(quota: Draft, level: number, page: Page): void {
  const { hard = {}, used = {} } = quota.status ?? {};
  for (const [name, limit] of entriesOf(hard)) page.line(level, `${name}\t${used[name] ?? '0'}\t${limit}`);
}

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function describeScopes(quota: Draft, level: number, page: Page): void {
  const scopes: readonly string[] = [...(quota.spec.scopes ?? [])].sort();
  if (scopes.length === 0) return;
  page.line(level, `Scopes:\t${scopes.join(', ')}`);
  for (const scope of scopes) if (SCOPES[scope] !== undefined) page.line(level, ` * ${SCOPES[scope]}`);
}

export function describeQuotas(quotas: readonly Draft[], page: Page): void {
  if (quotas.length === 0) return page.line(0, 'No resource quota.');
  page.line(0, 'Resource Quotas');
  for (const quota of quotas) {
    page.line(1, `Name:\t${quota.metadata.name}`);
    describeScopes(quota, 1, page);
    page.line(1, 'Resource\tUsed\tHard');
    page.line(1, '--------\t---\t---');
    describeUsage(quota, 1, page);
  }
}

const COLUMNS = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'];

function describeLimits(range: Draft, lead: string, page: Page): void {
  for (const item of range.spec.limits ?? []) {
    const names = [...new Set(COLUMNS.flatMap((column) => Object.keys(item[column] ?? {})))].sort();
    for (const name of names) {
      page.line(0, `${lead}${item.type}\t${name}\t${COLUMNS.map((column) => item[column]?.[name] ?? '-').join('\t')}`);
    }
  }
}
const HEAD = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio';
const LINE = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------';

export function describeLimitRanges(ranges: readonly Draft[], page: Page): void {
  if (ranges.length === 0) return page.line(0, 'No LimitRange resource.');
  page.line(0, `Resource Limits\n ${HEAD}`);
  page.line(0, ` ${LINE}`);
  for (const range of ranges) describeLimits(range, ' ', page);
}

export const resourceQuota: Describer = {
  kind: 'ResourceQuota',
  group: '',
  describe(object, page) {
    describeName(object, page);
    describeScopes(object, 0, page);
    page.line(0, 'Resource\tUsed\tHard');
    page.line(0, '--------\t----\t----');
    describeUsage(object, 0, page);
  },
};

export const limitRange: Describer = {
  kind: 'LimitRange',
  group: '',
  describe(object, page) {
    describeName(object, page);
    page.line(0, HEAD);
    page.line(0, LINE);
    describeLimits(object, '', page);
  },
};
