/** The media type of a body, which must be one that the server reads (handlers/negotiation NegotiateInputSerializer). */
import { ApiStatus } from '../../api/machinery/status';
import { refuse } from '../request/refusal';

const ACCEPTED = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

export function checkedType(contentType: string | undefined): string {
  const type = (contentType || 'application/json').split(';')[0]?.trim() ?? '';
  if (ACCEPTED.split(', ').includes(type)) return type;
  const message = `the body of the request was in an unknown format - accepted media types include: ${ACCEPTED}`;
  return refuse(new ApiStatus(415, 'UnsupportedMediaType', message));
}
