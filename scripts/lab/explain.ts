/**
 * `explain CASE.yaml… [--json]`: each case is `{profile, setup, run: [...], check: {...}, wait}`; prints the check's
 * result. It is how explanations are measured.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { check, condition } from '../../lib/course/check-schema';
import { SECOND, type Us } from '../../lib/engine/sim/kernel-contract';
import { ClusterReader } from '../../lib/grading/cluster-reader';
import { explain } from '../../lib/grading/messages/explain';
import { evaluate } from '../../lib/grading/registry';
import { ENGINE_VERSION } from '../../lib/session/engine-version';
import { openSession } from '../../lib/session/factory';
import { runToEnd } from '../../lib/session/setup';

const EPOCH_MS = Date.UTC(2026, 10, 21, 4, 0, 0);
const LIMIT_US = 300 * SECOND;

const caseSchema = z.strictObject({
  name: z.string().optional(),
  profile: z.string().default('minikube'),
  setup: z
    .strictObject({
      apply: z.string().optional(),
      files: z.record(z.string(), z.string()).default({}),
      run: z.array(z.string()).default([]),
      until: z.array(condition).default([]),
    })
    .prefault({}),
  run: z.array(z.string()).default([]),
  check: z.record(z.string(), z.unknown()),
  wait: z
    .string()
    .regex(/^\d+(s|m)$/)
    .optional(),
});

export async function explainCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  let status = 0;
  for (const file of positionals) {
    for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
      const raw: unknown = document.toJS();
      for (const one of Array.isArray(raw) ? raw : [raw]) {
        const parsed = caseSchema.safeParse(one);
        if (!parsed.success) {
          console.error(
            `${file}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
          );
          status = 2;
          continue;
        }
        const result = await explainCase(parsed.data);
        console.log(values.json ? JSON.stringify(result) : JSON.stringify(result, null, 2));
      }
    }
  }
  return status;
}

async function explainCase(spec: z.infer<typeof caseSchema>) {
  const start = { lab: null, profile: spec.profile, seed: 'explain', epochMs: EPOCH_MS, engineVersion: ENGINE_VERSION };
  const { session, cluster } = await openSession(start, null);
  for (const [path, text] of Object.entries(spec.setup.files))
    cluster.writeFile('workstation', path.replace(/^~/, '/home/learner'), text);
  if (spec.setup.apply !== undefined) {
    cluster.writeFile('workstation', '/tmp/setup.yaml', spec.setup.apply);
    await runToEnd(session, cluster, 'kubectl apply -f /tmp/setup.yaml', LIMIT_US);
  }
  for (const line of spec.setup.run) await runToEnd(session, cluster, line, LIMIT_US);
  await session.settle(LIMIT_US);
  for (const line of spec.run) await runToEnd(session, cluster, line, LIMIT_US);
  if (spec.wait === undefined) await session.settle(LIMIT_US);
  else await session.advance(session.now + durationUs(spec.wait), 10_000_000);
  const parsed = check.parse({ id: 'check', ...spec.check });
  const verdict = evaluate(parsed.condition, new ClusterReader(cluster.probe));
  const mode = typeof parsed.mode === 'object' ? 'holds' : parsed.mode;
  return {
    id: parsed.id,
    mode,
    ...verdict,
    ...explain(verdict.status, verdict),
    ...(spec.name === undefined ? {} : { name: spec.name }),
  };
}

function durationUs(text: string): Us {
  return Number.parseInt(text, 10) * SECOND * (text.endsWith('m') ? 60 : 1);
}
