import { readdirSync, readFileSync } from 'node:fs';
import { restore } from './restore';
import { save } from './save';
import { NO_TABLES } from './tables';

const FOLDER = `${__dirname}/../../../../tests/golden/net/kube-proxy`;

test.each(readdirSync(FOLDER))('%s: what iptables-save printed comes back the same', (file) => {
  const { iptables } = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as { iptables: string[] };
  const text = `${iptables.join('\n')}\n`;
  const restored = restore(NO_TABLES, text);
  expect(restored).toMatchObject({ ok: true });
  if (restored.ok) expect(save(restored.tables)).toBe(text);
});

function message(text: string): string {
  const restored = restore(NO_TABLES, text);
  return restored.ok ? 'ok' : restored.message;
}

test('forms of kube-proxy become forms of iptables-save', () => {
  const restored = restore(
    NO_TABLES,
    [
      '*nat',
      ':KUBE-MARK-MASQ - [0:0]',
      ':KUBE-SEP-A - [0:0]',
      '-A KUBE-MARK-MASQ -j MARK --or-mark 0x00004000',
      '-A KUBE-SEP-A -m comment --comment plain -m recent --name KUBE-SEP-A --rcheck --seconds 10800 --reap -j KUBE-MARK-MASQ',
      '-A KUBE-SEP-A -m statistic --mode random --probability 0.3333333333 -p tcp --dport 80 ! -s 10.244.0.0/16 -d 10.0.0.1 -j KUBE-MARK-MASQ',
      '-I POSTROUTING -j MARK --xor-mark 0x00004000',
      'COMMIT',
      '',
    ].join('\n'),
  );
  expect(restored.ok && save(restored.tables).split('\n')).toEqual(
    expect.arrayContaining([
      '-A POSTROUTING -j MARK --set-xmark 0x4000/0x0',
      '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
      '-A KUBE-SEP-A -m comment --comment plain -m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-A --mask 255.255.255.255 --rsource -j KUBE-MARK-MASQ',
      '-A KUBE-SEP-A ! -s 10.244.0.0/16 -d 10.0.0.1/32 -p tcp -m statistic --mode random --probability 0.33333333349 -m tcp --dport 80 -j KUBE-MARK-MASQ',
    ]),
  );
});

test('refuses what iptables refuses and leaves the table as it was', () => {
  expect(message('*nat\n-A KUBE-NONE -j ACCEPT\nCOMMIT\n')).toBe('iptables-restore: line 2 failed');
  expect(message('*filter\n-A INPUT -m bogus -j ACCEPT\nCOMMIT\n')).toContain(
    "Couldn't load match `bogus':No such file or directory\n\nError occurred at line: 2\n",
  );
  expect(message('*filter\n:A - [0:0]\n:B - [0:0]\n-A A -j B\n-X B\nCOMMIT\n')).toBe('iptables-restore: line 6 failed');
});

test('rules written again as they are stay the same object; appending leaves the old tables alone', () => {
  const text = '*nat\n:A - [0:0]\n-A A -j ACCEPT\nCOMMIT\n';
  const first = restore(NO_TABLES, text);
  if (!first.ok) throw new Error(first.message);
  expect(restore(first.tables, text)).toEqual({ ok: true, tables: first.tables });
  const again = restore(first.tables, text);
  expect(again.ok && again.tables === first.tables).toBe(true);
  const more = restore(first.tables, '*nat\n-A A -j DROP\n-A A -j RETURN\nCOMMIT\n');
  expect(first.tables.get('nat')?.get('A')?.rules).toHaveLength(1);
  expect(more.ok && more.tables.get('nat')?.get('A')?.rules).toHaveLength(3);
});
