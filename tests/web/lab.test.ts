/** The ClusterIP lab as a learner does it: typed, reloaded in the middle, through the server's sudden death, to a kept account. */
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { LabWindow } from './lab-window';
import { Served } from './served';

const LAB = '/en/labs/services/02-clusterip';
let served: Served;
let browser: Browser;
let context: BrowserContext;
let lab: LabWindow;
let svc: string;

beforeAll(async () => {
  served = await Served.start();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '', args: ['--no-sandbox'] });
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

test('a guest is in at once; a wrong selector is named, the right one turns the checks green', async () => {
  lab = await LabWindow.open(context, served.url + LAB);
  svc = /Its name is (\S+),/.exec((await lab.page.locator('.prose').textContent()) ?? '')?.[1] ?? '';
  await lab.focusTerminal();
  await lab.run("sed 's/app: kubia/app: kubai/' kubia-svc.yaml | kubectl apply -f -");
  await lab.checkIs('eps', 'fail');
  await lab.page.waitForSelector('.cdet mark:text("ai")');
  expect(await lab.run('kubectl apply -f kubia-svc.yaml')).toContain(`service/${svc} configured`);
  await lab.checkIs('eps', 'pass');
  await lab.checkIs('by-name', 'pass');
  await lab.choose('Always the first pod');
  await lab.page.waitForSelector('text=Not right yet. Try again.');
  await lab.choose('drawn at random');
  await lab.stepIs(1, 'Done');
});

test('a reload shows the same screen; a second window shows the same session', async () => {
  const before = await lab.screen();
  await lab.page.reload();
  await lab.ready();
  expect(await lab.screen()).toBe(before);
  const second = await LabWindow.open(context, served.url + LAB);
  expect(await second.screen()).toBe(before);
  await second.focusTerminal();
  await second.run('echo from the second window');
  await lab.shows('\nfrom the second window');
  await second.page.close();
});

test('kill -9 and a new start: same cluster, same screen, same progress, and what was typed meanwhile arrives', async () => {
  const before = await lab.screen();
  await lab.focusTerminal();
  await served.kill();
  await lab.page.waitForSelector('.term-banner.reconnecting');
  await lab.page.keyboard.type('echo typed while away');
  await served.startAgain();
  await lab.page.waitForSelector('.term-banner.back');
  await lab.shows('echo typed while away');
  expect((await lab.screen()).startsWith(before)).toBe(true);
  await lab.page.keyboard.press('Enter');
  await lab.shows('\ntyped while away');
  expect(await lab.stepWords()).toEqual(['Done', 'Current', '', '']);
});

test('the other steps, to the end', async () => {
  await lab.goToStep(2);
  await lab.focusTerminal();
  expect(
    await lab.run(`kubectl exec client -- curl -s http://$(kubectl get svc ${svc} -o jsonpath={.spec.clusterIP})`),
  ).toMatch(/You've hit kubia-\w{5}\n.*\$$/);
  await lab.checkIs('asked', 'pass');
  await lab.choose('until it times out');
  await lab.stepIs(2, 'Done');

  await lab.goToStep(3);
  await lab.checkIs('host', 'fail');
  await lab.focusTerminal();
  await lab.run('kubectl delete pod -l app=kubia');
  await lab.checkIs('host', 'pass');
  await lab.fillIn('web_db_service_host');
  await lab.stepIs(3, 'Done');

  await lab.goToStep(4);
  await lab.focusTerminal();
  expect(await lab.run(`kubectl exec client -- curl -s http://${svc}.default.svc.cluster.local`)).toMatch(
    /You've hit kubia-\w{5}\n.*\$$/,
  );
  await lab.run(`kubectl -n shop set env deploy/caller TARGET=http://${svc}.default`);
  await lab.fillIn('svc.cluster.local');
  await lab.stepIs(4, 'Done', 60_000);
  await lab.page.waitForSelector('.debrief');
  expect(lab.errors).toEqual([]);
});

test('signing up keeps the progress and the session', async () => {
  const screen = await lab.screen();
  const { page } = lab;
  await page.goto(`${served.url}/en/sign-in`);
  await page.fill('#up-name', 'Ada');
  await page.fill('#up-email', 'ada@example.org');
  await page.fill('#up-password', 'correct horse');
  await page
    .locator('form', { has: page.locator('#up-name') })
    .locator('button')
    .click();
  await page.waitForURL('**/en/progress');
  await page.waitForSelector('.rec >> text=4/4');
  await page.goto(served.url + LAB);
  await lab.ready();
  expect(await lab.screen()).toBe(screen);
  expect(await lab.stepWords()).toEqual(['Done', 'Done', 'Done', 'Done']);
});
