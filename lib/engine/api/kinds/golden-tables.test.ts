/**
 * Rows of the recorded `kubectl get` commands, made by the kinds' own columns. Only the cells are compared: how they are
 * laid out is kubectl's; objects that the recordings do not hold (the default service) are left out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseRfc3339 } from '../../sim/wall-clock';
import type { ApiObject, Draft, Kind } from './kind';
import { KINDS } from './registry';

interface Recording {
  readonly objects: readonly Draft[];
  readonly commands: readonly { readonly run: string; readonly now: string; readonly stdout: string }[];
}
const DIRECTORY = 'tests/golden/printers';

function kindNamed(word: string): Kind | undefined {
  return KINDS.find((kind) => [kind.plural, kind.singular, ...kind.shortNames].includes(word));
}
/** One cell after another, empty ones gone, as the normaliser of the recordings leaves them. */
const squeeze = (line: string) => line.trimEnd().replace(/ {2,}/g, '  ');
const line = (cells: readonly unknown[]) => squeeze(cells.map((cell) => String(cell ?? '<none>')).join('   '));

const cases = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => {
    const { objects, commands } = JSON.parse(readFileSync(`${DIRECTORY}/${file}`, 'utf8')) as Recording;
    return commands.flatMap(({ run, now, stdout }) => {
      const match = /^kubectl get (\S+)((?: [a-z0-9][a-z0-9-]*)*)( -o wide)?$/.exec(run);
      const kind = match ? kindNamed(match[1] as string) : undefined;
      return match && kind
        ? [{ name: `${file}: ${run}`, kind, objects, now, stdout, names: match[2] ?? '', wide: match[3] }]
        : [];
    });
  });

describe('tables as recorded', () => {
  it.each(cases.map((it) => [it.name, it] as const))('%s', (_, { kind, objects, now, stdout, names, wide }) => {
    const shown = kind.columns.map(({ priority }) => priority === 0 || wide !== undefined);
    const pick = <T>(cells: readonly T[]) => cells.filter((_cell, index) => shown[index]);
    const [header = '', ...lines] = stdout.trimEnd().split('\n').map(squeeze);
    expect(line(pick(kind.columns.map(({ name }) => name.toUpperCase())))).toBe(header);
    const wanted = names.trim() === '' ? undefined : names.trim().split(' ');
    const mine = objects.filter(
      (object) =>
        object.kind === kind.kind &&
        (object.metadata.namespace ?? 'default') === 'default' &&
        (wanted === undefined || wanted.includes(object.metadata.name)),
    );
    expect(mine.length).toBeGreaterThan(0);
    for (const object of mine) {
      // kubectl took its time after the recorder looked at the clock.
      const rows = [0, 1000].map((late) =>
        kind.row(object as ApiObject, { nowMs: (parseRfc3339(now) as number) + late }),
      );
      expect(rows[0]).toHaveLength(kind.columns.length);
      expect(rows.some((row) => lines.includes(line(pick(row))))).toBe(true);
    }
  });
});
