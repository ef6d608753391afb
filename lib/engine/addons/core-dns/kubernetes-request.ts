/** A name below the cluster's zone taken apart (plugin/kubernetes/parse.go, without multicluster and zonal names). */

export interface RecordRequest {
  readonly kind: 'svc' | 'pod' | '';
  readonly namespace: string;
  readonly service: string;
  readonly endpoint: string;
  readonly port: string;
  readonly protocol: string;
}

const APEX: RecordRequest = { kind: '', namespace: '', service: '', endpoint: '', port: '', protocol: '' };

/** undefined: no name of this shape exists. */
export function parseRequest(name: string, zone: string): RecordRequest | undefined {
  const base = name.toLowerCase().slice(0, -zone.length - 1);
  if (name.length <= zone.length || base === '' || base === 'svc' || base === 'pod') return APEX;
  const labels = base.split('.');
  const kind = labels.pop() as string;
  if (kind !== 'svc' && kind !== 'pod') return undefined;
  const namespace = labels.pop() ?? '';
  const service = labels.pop() ?? '';
  const request = { ...APEX, kind, namespace, service } as const;
  if (labels.length === 0) return request;
  if (labels.length === 1) return { ...request, endpoint: labels[0] as string };
  if (labels.length > 2) return undefined;
  const [port, protocol] = labels as [string, string];
  return { ...request, port: port.replace(/^_/, ''), protocol: protocol.replace(/^_/, '') };
}
