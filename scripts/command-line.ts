/** The command lines of the scripts beside: what fits none is answered with the usage and status 2, `--help` with status 0. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** `usage`: what follows `npm run`, as in `shell -- [--profile P]`. */
export function commandLine<const T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    console.log(`usage: npm run ${usage}`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    return misused(usage, error instanceof Error ? (error.message.split('. ')[0] as string) : String(error));
  }
}

export function misused(usage: string, why: string): never {
  console.error(`${why}\nusage: npm run ${usage}`);
  process.exit(2);
}
