import { cronScheduleError } from './cron-schedule';

it.each(['*/5 * * * *', '0 0 1,15 * MON-FRI', '0-30/10 * ? jan *', '@daily', '@every 1h30m', '59 23 31 12 6'])(
  '%s is good',
  (schedule) => expect(cronScheduleError(schedule)).toBeUndefined(),
);

it.each([
  ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
  ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
  ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
  ['*/2/3 * * * *', 'too many slashes: */2/3'],
  ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
  ['@noon', 'unrecognized descriptor: @noon'],
])('%s is refused', (schedule, error) => expect(cronScheduleError(schedule)).toBe(error));
