/** `agnhost test-webserver`: the container's files by their paths (test/images/agnhost/test-webserver); directories are not listed. */
import { response } from '../http/serve';
import { simpleServer } from '../http/simple-app';
import { plainText, portOf } from './flags';

const ANY_ORIGIN = {
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Headers': 'DNT,X-Mx-ReqToken,Keep-Alive,User-Agent,X-Requested-With,Cache-Control,Content-Type',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'private',
};

export const testWebserver = simpleServer({
  name: 'agnhost',
  // A Go program without a handler ends so even as process 1.
  onTerm: 2,
  port: (env) => portOf(env, '--port', 80),
  answer(request, _from, env) {
    const [path = '/'] = request.path.split('?');
    const text = path.endsWith('/') ? env.readFile(`${path}index.html`) : env.readFile(path);
    const body = text ?? '404 page not found\n';
    return { response: response(text === undefined ? 404 : 200, { ...ANY_ORIGIN, ...plainText(env, body) }, body) };
  },
});
