/** `lint [DIR…]`: problems as `file:line:col: message`, exit 1 if any. */
import { lintLab } from '../../lib/course/lint';
import { formatProblem } from '../../lib/course/problem';
import { foldersOf } from './folders';

export async function lintCommand(args: readonly string[]): Promise<number> {
  const problems = foldersOf(args).flatMap((folder) => lintLab(folder));
  for (const problem of problems) console.log(formatProblem(problem));
  return problems.length === 0 ? 0 : 1;
}
