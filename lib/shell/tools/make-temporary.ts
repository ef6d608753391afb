/** mktemp: -d, -u, -p, -t and templates of three X or more; the letters come from the machine's random numbers. */
import { oneShot } from './one-shot';
import { parseOptions, reason, usageError } from './options';
import { isBusybox, quoted } from './quote';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export const mktemp = oneShot('mktemp', ({ sys, args, out, err, fail }) => {
  const { flags, operands, problem } = parseOptions(args, 'dqutp:', {
    directory: 'd',
    'dry-run': 'u',
    quiet: 'q',
    'suffix:': 'suffix',
    'tmpdir:': 'p',
  });
  if (problem !== undefined || operands.length > 1) {
    err(usageError('mktemp', problem ?? 'too many templates'));
    return 1;
  }
  const given = operands[0] ?? (isBusybox(sys) ? 'tmp.XXXXXX' : 'tmp.XXXXXXXXXX');
  const template = given + (flags.suffix ?? '');
  const run = [...template.matchAll(/X+/g)].pop();
  if (run === undefined || run[0].length < 3) {
    if (flags.q === undefined) fail(`too few X's in template ${quoted(sys, template)}`);
    return 1;
  }
  const inTmp = operands.length === 0 || flags.t !== undefined || flags.p !== undefined;
  const directory = inTmp ? `${(flags.p || sys.env.TMPDIR || '/tmp').replace(/\/$/, '')}/` : '';
  const what = flags.d === undefined ? 'file' : 'directory';
  for (let attempt = 0; attempt < 100; attempt++) {
    let letters = '';
    for (let i = 0; i < run[0].length; i++) letters += LETTERS.charAt(sys.random.below(LETTERS.length));
    const path = directory + template.slice(0, run.index) + letters + template.slice(run.index + run[0].length);
    if (sys.files.lstat(path).ok) continue;
    const made =
      flags.u !== undefined
        ? ({ ok: true } as const)
        : flags.d !== undefined
          ? sys.files.mkdir(path, 0o700)
          : sys.files.writeFile(path, '', { mode: 0o600 });
    if (made.ok) {
      out(`${path}\n`);
      return 0;
    }
    if (flags.q === undefined)
      fail(`failed to create ${what} via template ${quoted(sys, directory + template)}: ${reason(made.errno)}`);
    return 1;
  }
  return 1;
});
