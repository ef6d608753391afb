/** The programs this folder offers to the host layer. */
import type { GeneratorProgram } from '../engine/host/contract';
import { kubectl } from './program';

export const kubectlPrograms: readonly GeneratorProgram[] = [kubectl];
