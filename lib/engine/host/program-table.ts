/** One table of programs from the lists of shell, kubectl and network tools; it fails when two programs have one name. */
import { assert } from '../base/assert';
import type { FrameProgram, GeneratorProgram, ProgramTable } from './contract';

export function programTable(
  frames: readonly FrameProgram[],
  generators: readonly GeneratorProgram[] = [],
): ProgramTable {
  const byName = new Map<string, FrameProgram>();
  const generatorsByName = new Map<string, GeneratorProgram>();
  const claim = (name: string) =>
    assert(!byName.has(name) && !generatorsByName.has(name), `two programs are named ${name}`);
  for (const program of frames) {
    claim(program.name);
    byName.set(program.name, program);
  }
  for (const program of generators) {
    claim(program.name);
    generatorsByName.set(program.name, program);
  }
  return { frame: (name) => byName.get(name), generator: (name) => generatorsByName.get(name) };
}
