/** kubectl port-forward over the whole simulation: a local port, a stream of the API server, the pod's own loopback. */
import { SECOND } from '../engine/sim/kernel-contract';
import { ENGINE_VERSION } from './engine-version';
import { openSession } from './factory';
import { runToEnd } from './setup';

async function run(script: string) {
  const start = {
    lab: null,
    profile: 'minikube',
    seed: 'a',
    epochMs: Date.UTC(2026, 10, 21, 4),
    engineVersion: ENGINE_VERSION,
  };
  const { session, cluster } = await openSession(start, null);
  const ready =
    'kubectl create deploy web --image=nginx --port=80; kubectl expose deploy web --port=8000 --target-port=80; kubectl wait deploy/web --for=condition=Available --timeout=90s';
  const { stdout, stderr } = await runToEnd(
    session,
    cluster,
    `{ ${ready}; } >/dev/null; exec 2>&1; ${script}`,
    3_600 * SECOND,
  );
  return stdout + stderr;
}

test('a Service’s port is translated to the pod’s; Ctrl-C ends it well', async () => {
  const shown = await run(
    'kubectl port-forward svc/web 8080:8000 & sleep 1; curl -sI localhost:8080 | head -1; kill -INT $!; wait $!; echo rc $?',
  );
  expect(shown.replace(/\r/g, '')).toBe(
    'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\nHandling connection for 8080\nHTTP/1.1 200 OK\nrc 0\n',
  );
});

test('a port where nothing listens ends the session with the runtime’s words', async () => {
  const shown = await run(
    'kubectl port-forward deploy/web 9001:9999 & sleep 1; curl -s localhost:9001; echo $?; wait $!; echo $?',
  );
  expect(shown).toMatch(
    /Handling connection for 9001\nE1121 .* portforward\.go:522\] "Unhandled Error" err=<\n\tan error occurred forwarding 9001 -> 9999: error forwarding port 9999 to pod [0-9a-f]{64}, uid : exit status 1: .* Connection refused\n >\nerror: lost connection to pod\n52\n1\n$/,
  );
});

test('the pod’s end is noticed at the next connection', async () => {
  const shown = await run(
    'kubectl port-forward deploy/web 8081:80 & sleep 1; kubectl delete pod -l app=web --now >/dev/null; sleep 5; curl -s localhost:8081; wait $!; echo $?',
  );
  expect(shown).toMatch(/-> 80\nHandling connection for 8081\nerror: lost connection to pod\n1\n$/);
});

test.each([
  [
    'svc/web 80:8000',
    /bind: permission denied .*\nerror: unable to listen on any of the requested ports: \[\{80 80\}\]\n$/,
  ],
  ['svc/web 9000:8001', /^error: Service web does not have a service port 8001\n$/],
  ['deploy/web http', /^error: Pod 'web-\w+-\w+' does not have a named port 'http'\n$/],
  ['pod/nope 80', /^Error from server \(NotFound\): pods "nope" not found\n$/],
])('port-forward %s', async (args, shown) => {
  expect(await run(`kubectl port-forward ${args}`)).toMatch(shown);
});
