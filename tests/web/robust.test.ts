/** What a learner can do to a terminal without losing the page: loops, floods, pastes, Hangul, other sizes, the keyboard alone. */
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { LabWindow } from './lab-window';
import { Served } from './served';

const LAB = '/en/labs/services/02-clusterip';
let served: Served;
let browser: Browser;
let context: BrowserContext;
let lab: LabWindow;

beforeAll(async () => {
  served = await Served.start();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '', args: ['--no-sandbox'] });
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  lab = await LabWindow.open(context, served.url + LAB);
  await lab.focusTerminal();
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

const within = async (ms: number, what: () => Promise<void>) => {
  const began = Date.now();
  await what();
  expect(Date.now() - began).toBeLessThan(ms);
};

test('an endless loop: the page answers, Ctrl-C stops it', async () => {
  await lab.page.keyboard.type('while :; do :; done\n');
  await lab.page.waitForTimeout(1_000);
  await within(5_000, async () => {
    await lab.page.locator('.rung.next button').click();
    await lab.page.waitForSelector('.rung b');
  });
  await lab.focusTerminal();
  await within(5_000, async () => {
    await lab.page.keyboard.press('Control+c');
    await lab.prompt();
  });
});

test('a flood of output: throttled, the page answers, Ctrl-C stops it', async () => {
  await lab.page.keyboard.type('yes\n');
  await lab.page.waitForTimeout(1_500);
  await within(1_000, async () => {
    await lab.page.evaluate(() => document.title);
  });
  await within(8_000, async () => {
    await lab.page.keyboard.press('Control+c');
    await lab.prompt();
  });
  await lab.run('clear');
});

test('a heredoc is pasted with its tab and its Hangul', async () => {
  const text = 'cat <<EOF > a.yaml\nkind: Pod\n\tname: 한글\nEOF\n';
  await lab.page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
  await lab.page.keyboard.press('Control+Shift+v');
  // As bash does with a paste: it stands in the line, and Enter runs it.
  await lab.shows('\nEOF');
  await lab.page.keyboard.press('Enter');
  await lab.prompt();
  expect(await lab.run('cat -A a.yaml | tail -n 1')).toContain('^Iname: ');
  expect(await lab.run('cat a.yaml | wc -l')).toMatch(/\n2\n/);
});

test('Hangul composed by an input method arrives whole; Backspace takes a syllable', async () => {
  await lab.run('clear');
  const ime = await context.newCDPSession(lab.page);
  const syllable = async (stages: readonly string[]) => {
    for (const text of stages)
      await ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await ime.send('Input.insertText', { text: stages.at(-1) ?? '' });
    await lab.page.waitForTimeout(100);
  };
  await lab.page.keyboard.type('echo ');
  await syllable(['ㅎ', '하', '한']);
  await syllable(['ㄱ', '그', '글']);
  await lab.page.keyboard.press('Backspace');
  await lab.page.keyboard.type('x');
  await lab.shows('echo 한x');
  await lab.page.keyboard.press('Enter');
  await lab.shows('\n한x');
});

test('several terminals, on both machines; a reload keeps them; one can be closed', async () => {
  await lab.page.locator('.term-tabs .add', { hasText: 'minikube' }).click();
  await lab.prompt();
  await lab.focusTerminal();
  expect(await lab.run('hostname')).toMatch(/\nminikube\n/);
  await lab.page.reload();
  await lab.ready();
  expect(await lab.page.locator('.term-tabs [role=tab]').allTextContents()).toEqual(['workstation', 'minikube']);
  await lab.page.locator('.term-tabs [role=tab]').nth(1).click();
  await lab.shows('hostname');
  await lab.page.locator('.term-tab').nth(1).locator('button').nth(1).click();
  expect(await lab.page.locator('.term-tabs [role=tab]').allTextContents()).toEqual(['workstation']);
});

test('a narrow window: the terminal is told its size, nothing is wider than the window', async () => {
  await lab.page.setViewportSize({ width: 820, height: 1_180 });
  await lab.focusTerminal();
  await lab.run('clear');
  await lab.run('printf "%0.s#" $(seq 90)');
  for (const width of [820, 560]) {
    await lab.page.setViewportSize({ width, height: 1_180 });
    expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await lab.page.setViewportSize({ width: 1_440, height: 900 });
});

test('the keyboard alone: F6 leaves the terminal, where Tab completes', async () => {
  const inTerminal = () => lab.page.evaluate(() => document.activeElement?.closest('.xterm') !== null);
  await lab.focusTerminal();
  await lab.page.keyboard.press('Tab');
  expect(await inTerminal()).toBe(true);
  await lab.page.keyboard.press('F6');
  expect(await inTerminal()).toBe(false);
  await lab.page.keyboard.press('Shift+F6');
  expect(await inTerminal()).toBe(true);
});

test('the theme is remembered and there before the first paint', async () => {
  const theme = () => lab.page.evaluate(() => document.documentElement.dataset.theme);
  const before = await theme();
  await lab.page.locator('header button:has(svg)').last().click();
  const after = await theme();
  expect(after).not.toBe(before);
  await lab.page.reload();
  expect(await theme()).toBe(after);
  await lab.ready();
  expect(lab.errors).toEqual([]);
});
