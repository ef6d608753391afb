/** Who may ask what of the server: every route with no account, another's account, another site's page and bad bodies. */
import { WebSocket } from 'ws';
import { Served } from './served';
import { closeCode, Visitor } from './visitor';

const LAB = 'services/02-clusterip';
let served: Served;
const visitor = () => new Visitor(served.url);

beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served?.stop());

test('attempts: only with an account, only from this site, only for labs that exist', async () => {
  const guest = await visitor().becomeGuest();
  for (const method of ['POST', 'DELETE']) {
    expect((await visitor().send(method, '/api/attempts', { lab: LAB })).status).toBe(401);
    expect(
      (await guest.send(method, '/api/attempts', { lab: LAB }, { origin: 'https://elsewhere.example' })).status,
    ).toBe(403);
    expect((await guest.send(method, '/api/attempts', { lab: '../../etc/passwd' })).status).toBe(400);
    expect((await guest.send(method, '/api/attempts', { lab: LAB, userId: 'another' })).status).toBe(400);
    expect((await guest.send(method, '/api/attempts', '{')).status).toBe(400);
    expect((await guest.send(method, '/api/attempts', { lab: 'services/no-such-lab' })).status).toBe(404);
  }
  expect((await guest.send('GET', '/api/attempts')).status).toBe(405);
});

test('looking at pages begins no attempt; asking twice gives the same one; reset ends it', async () => {
  const guest = await visitor().becomeGuest();
  await guest.send('GET', `/en/labs/${LAB}`);
  expect((await guest.send('DELETE', '/api/attempts', { lab: LAB })).status).toBe(404);
  const first = (await guest.send('POST', '/api/attempts', { lab: LAB })).json.id;
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect((await guest.send('POST', '/api/attempts', { lab: LAB })).json.id).toBe(first);
  expect((await guest.send('DELETE', '/api/attempts', { lab: LAB })).json.ended).toBe(first);
  expect((await guest.send('POST', '/api/attempts', { lab: LAB })).json.id).not.toBe(first);
});

test('an account that resets without end is asked to wait; others are not', async () => {
  const guest = await visitor().becomeGuest();
  let status = 200;
  for (let begun = 0; status === 200 && begun < 40; begun++) {
    status = (await guest.send('POST', '/api/attempts', { lab: LAB })).status;
    if (status === 200) await guest.send('DELETE', '/api/attempts', { lab: LAB });
  }
  expect(status).toBe(429);
  const other = await visitor().becomeGuest();
  expect((await other.send('POST', '/api/attempts', { lab: LAB })).status).toBe(200);
});

test('the terminal: 403 to other sites, 401 without account, 404 for what is not yours', async () => {
  const owner = await visitor().becomeGuest();
  const other = await visitor().becomeGuest();
  const path = `/ws/attempts/${(await owner.send('POST', '/api/attempts', { lab: LAB })).json.id}`;
  expect(await owner.socket(path, 'https://elsewhere.example')).toBe(403);
  expect(await owner.socket(path, '')).toBe(403);
  expect(await visitor().socket(path)).toBe(401);
  expect(await other.socket(path)).toBe(404);
  expect(await owner.socket('/ws/attempts/00000000-0000-0000-0000-000000000000')).toBe(404);
  const socket = await owner.socket(path);
  expect(socket).toBeInstanceOf(WebSocket);
  (socket as WebSocket).close();
});

test('the terminal closes on what no page sends', async () => {
  const owner = await visitor().becomeGuest();
  const path = `/ws/attempts/${(await owner.send('POST', '/api/attempts', { lab: LAB })).json.id}`;
  const malformed = [
    'no json',
    '{"type":"input","input":{"kind":"mark"}}',
    '{"type":"input","input":{"kind":"keys","tty":"../x","data":"a"}}',
    '{"type":"input","input":{"kind":"open","tty":"tty1","host":"workstation","columns":1e9,"rows":24}}',
    '{"type":"load","id":"x"}',
  ];
  for (const message of malformed) {
    const socket = (await owner.socket(path)) as WebSocket;
    const closed = closeCode(socket);
    socket.send(message);
    expect(await closed).toBe(1007);
  }
  const flooding = (await owner.socket(path)) as WebSocket;
  const closed = closeCode(flooding);
  for (let i = 0; i < 400; i++) flooding.send('{"type":"input","input":{"kind":"keys","tty":"tty1","data":"a"}}');
  expect(await closed).toBe(1008);
});

test('another account sees none of a guest’s progress; a guest cannot make itself an instructor', async () => {
  const guest = await visitor().becomeGuest();
  await guest.send('POST', '/api/attempts', { lab: LAB });
  const page = await fetch(`${served.url}/en/progress`);
  expect(await page.text()).toContain('You have not started a lab yet.');
  const body = { name: 'M', email: 'm@example.org', password: 'long enough', role: 'instructor' };
  const answer = await visitor().send('POST', '/api/auth/sign-up/email', body);
  expect(JSON.stringify(answer.json)).not.toContain('instructor');
});

test('pages: scripts by nonce only, fresh each time, and a client’s own header does not choose it', async () => {
  const policyOf = async (headers: Record<string, string> = {}) => {
    const response = await fetch(`${served.url}/en`, { headers });
    return { policy: response.headers.get('content-security-policy') ?? '', html: await response.text() };
  };
  const { policy, html } = await policyOf();
  const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
  const forged = await policyOf({ 'x-nonce': 'known', 'content-security-policy': "script-src 'nonce-known'" });
  expect(forged.policy + forged.html).not.toContain('known"');
  expect(forged.policy).not.toBe(policy);
});

test('unknown labs and addresses are 404 in both languages; the root goes to the language last chosen', async () => {
  for (const path of ['/en/labs/services/none', '/ko/labs/none/none', '/xx', '/en/none'])
    expect((await visitor().send('GET', path)).status).toBe(404);
  expect((await visitor().send('GET', '/')).headers.get('location')).toBe('/ko');
  expect((await visitor().send('GET', '/', undefined, { cookie: 'locale=en' })).headers.get('location')).toBe('/en');
});
