/** minikube's own use of the API: server and token of the kubeconfig, Services by GET and status PATCH. */
import type { ApiTransport } from '../../client/transport';
import type { Sys } from '../../host/contract';

export interface ServiceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly clusterIP: string;
  readonly ingress: readonly string[];
  readonly ports: readonly { readonly name: string; readonly port: number; readonly nodePort?: number }[];
}

export function connect(sys: Sys): ApiTransport | undefined {
  const home = sys.env.HOME ?? '/root';
  const file = sys.files.readFile(sys.env.KUBECONFIG ?? `${home}/.kube/config`);
  const text = file.ok ? file.value : '';
  const server = /^\s*server:\s*(\S+)/m.exec(text)?.[1];
  const token = /^\s*token:\s*(\S+)/m.exec(text)?.[1];
  if (server === undefined) return undefined;
  const connection = sys.connectApi(server, token, 'minikube-linux-amd64/v1.38.1');
  return connection.ok ? connection.transport : undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: API JSON is walked.
type Draft = any;

function factsOf(object: Draft): ServiceFacts {
  return {
    namespace: object.metadata.namespace,
    name: object.metadata.name,
    type: object.spec.type ?? 'ClusterIP',
    clusterIP: object.spec.clusterIP ?? '',
    ingress: (object.status?.loadBalancer?.ingress ?? []).map((one: Draft) => one.ip ?? ''),
    ports: (object.spec.ports ?? []).map((p: Draft) => ({ name: p.name ?? '', port: p.port, nodePort: p.nodePort })),
  };
}

export function listServices(api: ApiTransport): readonly ServiceFacts[] | undefined {
  const response = api.request({ method: 'GET', path: '/api/v1/services', accept: 'application/json' });
  return response.status === 200 ? ((response.body as Draft).items ?? []).map(factsOf) : undefined;
}
export function getService(api: ApiTransport, namespace: string, name: string): ServiceFacts | undefined {
  const path = `/api/v1/namespaces/${namespace}/services/${name}`;
  const response = api.request({ method: 'GET', path, accept: 'application/json' });
  return response.status === 200 ? factsOf(response.body) : undefined;
}
export function setIngress(api: ApiTransport, service: ServiceFacts, ip: string | null): void {
  api.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${service.namespace}/services/${service.name}/status`,
    contentType: 'application/merge-patch+json',
    accept: 'application/json',
    body: { status: { loadBalancer: { ingress: ip === null ? null : [{ ip }] } } },
  });
}
