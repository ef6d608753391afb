import { readdirSync, readFileSync } from 'node:fs';
import { podStatusText } from './status-text';

const FOLDER = 'tests/golden/printers';
const rows = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => {
    const golden = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
    const pods = golden.objects.filter((object: { kind: string }) => object.kind === 'Pod');
    return golden.commands
      .filter(
        (command: { run: string; stdout: string }) =>
          /^kubectl get (po|pod|pods)\b/.test(command.run) && /^(NAMESPACE +)?NAME +READY/.test(command.stdout),
      )
      .flatMap((command: { run: string; stdout: string; now: string }) =>
        pods.map((pod: { metadata: { name: string } }) => {
          const line = command.stdout.split('\n').find((text) => text.split(/ +/).includes(pod.metadata.name));
          return [`${file}: ${command.run}`, pod, Date.parse(command.now), line] as const;
        }),
      )
      .filter(([, , , line]: readonly unknown[]) => line !== undefined);
  });

test('there are recordings', () => expect(rows.length).toBeGreaterThan(15));

test.each(rows as [string, any, number, string][])('%s', (_, pod, now, line) => {
  const cells = line.split(/ {2,}/);
  const at = cells.indexOf(pod.metadata.name);
  // The recorded clock is from just before kubectl started: one second later is right too.
  const texts = [now, now + 1000].map((clock) => Object.values(podStatusText(pod, clock)));
  expect(texts).toContainEqual(cells.slice(at + 1, at + 4));
});
