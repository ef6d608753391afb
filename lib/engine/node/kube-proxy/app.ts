/**
 * The process in kube-proxy's container. It logs its start and wakes the KubeProxy of its node; while it runs, that one
 * tends the rules (KubeProxyOptions.running). The pod is on the host's network, so its hostname is the node's.
 */
import type { App, AppEffect } from '../../network/contract';
import type { KubeProxy } from './kube-proxy';
import { startLog } from './start-log';

export function kubeProxyApp(proxyOf: (node: string) => KubeProxy | undefined): App<null> {
  return {
    name: 'kube-proxy',
    listens: () => [
      { protocol: 'tcp', port: 10_256 },
      { protocol: 'tcp', port: 10_249, ip: '127.0.0.1' },
    ],
    start(env) {
      const effects: AppEffect[] = [];
      const ips = env.ips.slice(0, 1);
      startLog(env, ips, (line) => effects.push({ kind: 'log', stream: 'stderr', text: `${line}\n` }));
      proxyOf(env.hostname)?.start();
      return { state: null, effects };
    },
    decide(_state, input) {
      if (input.kind === 'signal') return input.signal === 'SIGTERM' ? [{ kind: 'exit', code: 0 }] : [];
      if (input.kind !== 'message' || input.message.kind !== 'http-request') return [];
      const known = input.port === 10_256 && /^\/(healthz|livez)/.test(input.message.path);
      const body = known ? '{}' : '404 page not found\n';
      const headers = { 'Content-Type': known ? 'application/json' : 'text/plain; charset=utf-8' };
      const head = known ? { status: 200, reason: 'OK' } : { status: 404, reason: 'Not Found' };
      return [
        { kind: 'reply', connection: input.connection, message: { kind: 'http-response', ...head, headers, body } },
      ];
    },
    apply: () => null,
  };
}
