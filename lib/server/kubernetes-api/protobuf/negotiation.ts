/** Who gets protobuf: clients that send it are understood; only those that accept nothing else are answered in it. */
import type { ApiRequest } from '../../../engine/client/transport';
import { PROTOBUF } from './envelope';

export function isProtobuf(contentType: string | undefined): boolean {
  return (contentType ?? '').split(';')[0]?.trim() === PROTOBUF;
}

function rangesOf(accept: string | undefined): readonly string[] {
  return (accept ?? '').split(',').map((range) => range.trim());
}

/** Nothing but protobuf will do. */
export function wantsProtobuf({ accept }: ApiRequest): boolean {
  const ranges = rangesOf(accept);
  return ranges.some(isProtobuf) && ranges.every((range) => isProtobuf(range) || range === '');
}

/** The same request for JSON; the answer is encoded afterwards. */
export function askingForJson(request: ApiRequest): ApiRequest {
  const accept = rangesOf(request.accept)
    .filter((range) => range !== '')
    .map((range) => range.replace(PROTOBUF, 'application/json'))
    .join(',');
  return { ...request, accept };
}
