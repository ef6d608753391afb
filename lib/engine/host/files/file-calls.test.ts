import { statOf } from './file-calls';
import { DEVICE_NUMBERS } from './node';

test('a device has the numbers that ls shows in place of a size', () => {
  const attributes = { mode: 0o666, uid: 0, gid: 0, mtimeUs: 0, inode: 1 };
  expect(statOf({ type: 'device', device: 'null', ...attributes })).toMatchObject({ major: 1, minor: 3, size: 0 });
  expect(new Set(Object.values(DEVICE_NUMBERS).map(String)).size).toBe(7);
});
