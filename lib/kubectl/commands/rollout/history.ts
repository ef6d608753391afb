/** `kubectl rollout history`: revisions with their causes, or one revision's pod template. */
import type { Command } from '../../command';
import { Page } from '../../describe/page';
import { describePodTemplate } from '../../describe/pod-template';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { PRINT_FLAGS } from '../../flags/groups';
import { nameLine, printerFor } from '../../printers/select';
import { alignTabs } from '../../printers/tab-writer';
import { CHANGE_CAUSE, type Revision, revisionsOf } from './revisions';
import { ROLLOUT_FLAGS, workloads } from './targets';

/** The template as recorded, with the cause among its annotations. */
export function templateText({ template, cause }: Pick<Revision, 'template' | 'cause'>): string {
  const { metadata = {} } = template;
  const annotations: Draft = { ...metadata.annotations, ...(cause ? { [CHANGE_CAUSE]: cause } : {}) };
  const page = new Page();
  describePodTemplate({ ...template, metadata: { ...metadata, annotations } }, page);
  return page.plain();
}

function overview(revisions: readonly Revision[]): string {
  const rows = revisions.map(({ number, cause }) => `${number}\t${cause || '<none>'}\n`);
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`);
}

export const history: Command = {
  name: 'history',
  short: 'View rollout history',
  flags: `${ROLLOUT_FLAGS} ${PRINT_FLAGS} revision:int`,
  *run(k) {
    const found = yield* workloads(k);
    const wanted = k.flags.int('revision');
    if (wanted < 0) throw new Failure(`revision must be a positive integer: ${wanted}`);
    const printer = printerFor(k);
    for (const each of found) {
      const revisions = revisionsOf(k, each, 'history viewer');
      const one = revisions.find((revision) => revision.number === wanted);
      if (wanted > 0 && one === undefined && (printer || revisions.length > 0)) {
        throw new Failure('unable to find the specified revision');
      }
      if (printer) {
        for (const { record } of one ? [one] : revisions) k.out(printer(record));
        continue;
      }
      const body = one ? templateText(one) : revisions.length === 0 ? 'No rollout history found.' : overview(revisions);
      k.out(nameLine(each.object, `${one || wanted > 0 ? `with revision #${wanted}` : ''}\n${body}`));
    }
    return 0;
  },
};
