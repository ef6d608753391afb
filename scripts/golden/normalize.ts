/**
 * The recordings' normaliser: random and time-dependent parts of a text become placeholders, literals that a scenario
 * fixes itself stay (tests/golden/README.md, "The normaliser").
 */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const IP = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d|\/\d)/g;
const SUFFIX = new RegExp(`-([${LETTERS}]{8,10}|[${LETTERS}]{5})(?![a-zA-Z0-9])`, 'g');
const PORT = /(?<![\w.-])(3[0-2]\d{3})(?![\w.]*\w)/g;
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| ?[+-]\d\d:?\d\d)/g;
const SHA = /[0-9a-f]{64}/g;
const AGE =
  /(?<=^|[\s(])(?<!(?:for|back-off|Period:|Seconds:|Interval:|after|within|timeout)\s+)(?:\d+y)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?=[\s)]|$)(?! \(\d+%\))/gm;

export function normalize(text: string, keep: ReadonlySet<string>): string {
  const unlessKept = (placeholder: string) => (found: string) => (keep.has(found) ? found : placeholder);
  return text
    .replace(/\r/g, '')
    .replace(/\/tmp\/kubectl-edit-\d+\.(yaml|json)/g, '/tmp/kubectl-edit-<RAND>.$1')
    .replace(/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1-<RAND>')
    .replace(/^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ /gm, '$1<KLOG> ')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<JWT>')
    .replace(/(\.\d{9})? [+-]0000( UTC)?( m=[+-][\d.]+)?(?=\s|$)/g, ' +0000')
    .replace(/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<TIME>')
    .replace(TIME, unlessKept('<TIME>'))
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<UID>')
    .replace(/("?resourceVersion"?: ?)"?\d+"?/g, '$1"<RV>"')
    .replace(/(Expected resource version to be \S+, was )\d+/g, '$1<RV>')
    .replace(/(Resource Version:\s+)\d+/g, '$1<RV>')
    .replace(SHA, unlessKept('<SHA256>'))
    .replace(
      /in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: \d+ bytes/g,
      'in <DURATION> (<DURATION> including waiting). Image size: <N> bytes',
    )
    .replace(IP, unlessKept('<IP>'))
    .replace(PORT, unlessKept('<NODEPORT>'))
    .replace(/(pod-template-hash["']?[=:] ?["']?)[a-z0-9]+/g, '$1<HASH>')
    .replace(/("?templateGeneration"?: ?)"?\d+"?/g, '$1<N>')
    .replace(/\.[0-9a-f]{16}(?![0-9a-zA-Z])/g, '.<EVENT>')
    .replace(/-\d{8}(?=-|\s|"|\/|$)/gm, '-<MINUTES>')
    .replace(SUFFIX, (found, suffix) => (keep.has(found) ? found : suffix.length === 5 ? '-<RAND>' : '-<HASH>'))
    .replace(AGE, (found, at, all) => (found === '' ? '' : isCpu(all, at) ? found : '<AGE>'))
    .replace(/<AGE> \(x\d+ over <AGE>\)/g, '<AGE>')
    .replace(/(\S)[ ]{2,}(?=\S)/g, '$1  ')
    .replace(/[ \t]+$/gm, '');
}

/** `cpu  100m` is no age. */
function isCpu(all: string, at: number): boolean {
  return /(^|\n)[ \t]*((Container|Pod)\s+)?[\w.]*cpu:?[ \t][^\n]*$/.test(all.slice(Math.max(0, at - 200), at));
}
