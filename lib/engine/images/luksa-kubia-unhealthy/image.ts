/** docker.io/luksa/kubia-unhealthy of "Kubernetes in Action": kubia that answers 500 from its sixth request on. */
import type { App } from '../../network/contract';
import type { Image } from '../../node/runtime/contract';
import { defineImage, PATH } from '../define';
import { httpDate, response } from '../http/serve';
import { simpleServer, stdout } from '../http/simple-app';

const WELL = 5;

const server = simpleServer({
  name: 'node',
  port: () => 8080,
  counts: true,
  startLog: () => [stdout('Kubia server starting...\n')],
  answer(_request, from, env, count) {
    const ill = count > WELL;
    const body = ill ? "I'm not well. Please restart me!" : `You've hit ${env.hostname}\n`;
    const headers = { Date: httpDate(env), Connection: 'keep-alive', 'Transfer-Encoding': 'chunked' };
    return {
      response: response(ill ? 500 : 200, headers, body),
      log: [stdout(`Received request from ::ffff:${from.ip}\n`)],
    };
  },
});

export const kubiaUnhealthyImage: Image = defineImage({
  repository: 'luksa/kubia-unhealthy',
  base: 'debian',
  sizeBytes: 264_654_433,
  entrypoint: ['node', 'app.js'],
  env: { PATH, NODE_VERSION: '7.9.0' },
  apps: { node: server as unknown as App<never> },
  programs: { '/usr/local/bin/node': 'app:node', '/usr/bin/curl': 'curl' },
});
