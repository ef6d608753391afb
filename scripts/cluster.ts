/**
 * `npm run cluster -- --profile P --port N [--token T] [--kubeconfig FILE]`: serves one simulated cluster's API on
 * loopback for real clients. Virtual time follows the wall clock.
 */
import { writeFileSync } from 'node:fs';
import { profileNamed } from '../lib/engine/cluster/profiles/registry';
import { selfSigned } from '../lib/server/kubernetes-api/certificate';
import { createApiServer } from '../lib/server/kubernetes-api/http-server';
import { LiveSession } from '../lib/server/sessions/live-session';
import { ENGINE_VERSION } from '../lib/session/engine-version';
import { openSession } from '../lib/session/factory';
import { commandLine, misused } from './command-line';

const USAGE = 'cluster -- [--profile P] [--port N] [--token T] [--kubeconfig FILE] [--nodes N] [--seed S]';
const { values } = commandLine(USAGE, {
  options: {
    profile: { type: 'string', default: 'minikube' },
    port: { type: 'string', default: '8443' },
    token: { type: 'string' },
    nodes: { type: 'string' },
    kubeconfig: { type: 'string' },
    seed: { type: 'string', default: 'cluster' },
  },
});
const TURN_MS = 10;

async function main(): Promise<void> {
  const profile = profileNamed(values.profile);
  if (profile === undefined) misused(USAGE, `no profile ${values.profile}`);
  if (values.nodes !== undefined && Number(values.nodes) !== profile.nodes.length) {
    throw new Error(`not simulated: profile ${profile.name} with ${values.nodes} nodes`);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) misused(USAGE, `no port ${values.port}`);
  const epochMs = Math.floor(Date.now() / 1_000) * 1_000;
  const { profile: name, seed } = values;
  const start = { lab: null, profile: name, seed, epochMs, engineVersion: ENGINE_VERSION };
  const { session, cluster } = await openSession(start, null, values.token);
  const live = new LiveSession(
    session,
    () => performance.now(),
    () => undefined,
  );
  live.attach();
  setInterval(() => void live.turn(), TURN_MS);
  const tls = selfSigned(['127.0.0.1', 'localhost']);
  const server = createApiServer({ cluster, turn: () => live.turn() }, tls);
  server.on('error', (error) => {
    console.error(error.message);
    process.exit(2);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = `https://127.0.0.1:${port}`;
    const token = values.token ?? profile.token;
    if (values.kubeconfig !== undefined)
      writeFileSync(values.kubeconfig, kubeconfig(name, address, token, tls.certificate), { mode: 0o600 });
    console.log(`${name} is served on ${address}`);
  });
}

function kubeconfig(name: string, server: string, token: string, certificate: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: ${name}
  cluster:
    server: ${server}
    certificate-authority-data: ${Buffer.from(certificate).toString('base64')}
contexts:
- name: ${name}
  context:
    cluster: ${name}
    user: ${name}
current-context: ${name}
users:
- name: ${name}
  user:
    token: ${token}
`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
});
