/** Ports that are a number or the name of a container's port. Upstream: ValidatePortNumOrName, supportedPortProtocols. */
import { portNameErrors, portNumberErrors } from './names';

export const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP'];

export function portNumberOrNameErrors(port: number | string): readonly string[] {
  return typeof port === 'number' ? portNumberErrors(port) : portNameErrors(port);
}
