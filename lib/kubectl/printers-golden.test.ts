/** Every recorded command of tests/golden/printers against the API server with exactly the recorded objects in its store. */
import { readdirSync, readFileSync } from 'node:fs';
import { kindByName } from '../engine/api/kinds/registry';
import { ApiServer } from '../engine/apiserver/api-server';
import { resourceOf, storeKey, toStore } from '../engine/apiserver/storage/form';
import { SimKernel } from '../engine/sim/kernel';
import type { Draft } from './draft';
import { runKubectl } from './testing/fake-sys';
import { parseTime } from './time/civil';

const FOLDER = 'tests/golden/printers';
const USER = { name: 'minikube-user', groups: ['system:masters', 'system:authenticated'] };

/** A bare control plane with the objects as they are: no admission, no defaults, the clock at `nowMs`. */
function serverWith(objects: readonly Draft[], nowMs: number): ApiServer {
  const kernel = new SimKernel({ seed: 'printers', epochMs: nowMs });
  const server = new ApiServer({
    kernel,
    serviceCIDR: '10.96.0.0/12',
    ip: '192.168.49.2',
    port: 8443,
    kubelets: { of: () => undefined },
    streams: { status: () => ({ done: true, status: null }), resize: () => undefined, close: () => undefined },
    tokens: new Map(),
  });
  server.bootstrap();
  for (const object of objects) {
    const kind = kindByName(object.apiVersion, object.kind);
    if (kind === undefined) throw new Error(`no kind ${object.kind}`);
    const { namespace = '', name } = object.metadata;
    server.store.put(resourceOf(kind), storeKey(namespace, name), toStore(kind, object));
  }
  return server;
}

/** Words of a command line; quotes as in the recordings. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? (match[3] as string));

const cases = readdirSync(FOLDER).flatMap((file) => {
  const golden: Draft = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  return (
    golden.commands
      // The age of Service `kubernetes` is the recorder's own.
      .filter(({ run, stdout }: Draft) => /^kubectl [^|;&]*$/.test(run) && !/^kubernetes /m.test(stdout))
      .map((command: Draft) => ({ name: `${file}: ${command.run}`, objects: golden.objects, command }))
  );
});

test('there are recordings', () => expect(cases.length).toBeGreaterThan(100));

test.each(cases)('$name', ({ objects, command }) => {
  const nowMs = parseTime(command.now) as number;
  // kubectl asked up to a second after `now`: ages may be those of the next second.
  const outcomes = [0, 1_000].map((later) => {
    const transport = serverWith(objects, nowMs + later).as(USER, 'kubectl/v1.36.3');
    const outcome = runKubectl(wordsOf(command.run).slice(1), {
      epochMs: nowMs + later,
      answer: (request) => transport.request(request) as Draft,
    });
    return { stdout: outcome.stdout, stderr: outcome.stderr, exit: outcome.exit };
  });
  const { stdout, stderr, exit } = command;
  const same = outcomes.find((outcome) => outcome.stdout === stdout) ?? outcomes[0];
  expect(same).toEqual({ stdout, stderr, exit });
});
