import { netexec } from './netexec';

const env: any = { args: [], hostname: 'web-x', epochMs: Date.UTC(2026, 10, 21, 4, 54, 23), now: 0, files: {} };
const from = { ip: '10.244.0.1', port: 4711 };

function asked(path: string): { readonly status: number; readonly body: string; readonly log: string } {
  const message = { kind: 'http-request', method: 'GET', path, headers: {}, body: '' };
  const effects = netexec.decide({} as never, { kind: 'message', connection: 1, from, message } as never, env) as any[];
  const sent = effects.find((one) => one.message?.kind === 'http-response').message;
  return { status: sent.status, body: sent.body, log: effects.find((one) => one.kind === 'log').text };
}

test('a request is answered and logged as Go logs', () => {
  expect(asked('/echo?msg=pre%20stop')).toEqual({
    status: 200,
    body: 'pre stop',
    log: '2026/11/21 04:54:23 GET /echo?msg=pre stop&code=\n',
  });
  expect(asked('/echo?msg=a&code=418').status).toBe(418);
  expect(asked('/clientip').body).toBe('10.244.0.1:4711');
  expect(asked('/hostName').log).toBe('2026/11/21 04:54:23 GET /hostName\n');
});

test('any other path is the root', () => {
  expect(asked('/nowhere')).toMatchObject({ status: 200, body: expect.stringMatching(/^NOW: 2026-11-21 04:54:23/) });
});
