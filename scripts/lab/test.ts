/** `test [DIR…] [--seeds N] [--json]`: proves labs; the last line is `N passed, N failed`. */
import { parseArgs } from 'node:util';
import { foldersOf } from './folders';
import { type Proof, proveSeed } from './prove';

export async function testCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { seeds: { type: 'string', default: '20' }, json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  let passed = 0;
  let failed = 0;
  for (const folder of foldersOf(positionals)) {
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      // Mistakes prove explanations, which do not hang on the seed: twice is enough.
      const proofs = await proveSeed(folder, String(seed), seed <= 2).catch((error: unknown): readonly Proof[] => [
        {
          name: `${folder.id} seed ${seed}`,
          ok: false,
          detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
        },
      ]);
      for (const proof of proofs) {
        if (proof.ok) passed++;
        else failed++;
        if (values.json) console.log(JSON.stringify(proof));
        else if (!proof.ok || seed === 1) console.log(`${proof.ok ? 'ok  ' : 'FAIL'} ${proof.name}: ${proof.detail}`);
      }
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
