/**
 * Time zone names. The engine has no zone database: a name passes when it has the shape of one and a known first part.
 * Upstream: validateTimeZone.
 */
const PART = /^[A-Za-z.\-_0-9+]{1,14}$/;
const AREAS = new Set(
  'Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada Chile Etc Europe Indian Mexico Pacific US'.split(
    ' ',
  ),
);
const ALONE = new Set(
  (
    'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran ' +
    'Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK ' +
    'Singapore Turkey UCT UTC Universal W-SU WET Zulu Local'
  ).split(' '),
);

export function timeZoneError(name: string): readonly string[] {
  if (name === '') return ['timeZone must be nil or non-empty string'];
  const parts = name.split('/');
  const odd = parts.some((part) => part === '.' || part === '..' || part.startsWith('-') || !PART.test(part));
  if (odd) return [`unknown time zone ${name}`];
  const errors: string[] = [];
  if (name.toLowerCase() === 'local')
    errors.push('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
  const known = parts.length === 1 ? ALONE.has(name) : AREAS.has(parts[0] as string);
  return known ? errors : [...errors, `unknown time zone ${name}`];
}
