/**
 * Names of the chains of one service port and of its endpoints: a prefix and 16 letters of a hash, because a chain's name has
 * at most 28 letters (portProtoHash in pkg/proxy/iptables/proxier.go).
 */
import { base32, sha256 } from '../../base/sha256';

export interface ServiceChains {
  readonly cluster: string;
  readonly local: string;
  readonly firewall: string;
  readonly external: string;
}

function hashed(text: string): string {
  return base32(sha256(text)).slice(0, 16);
}

/** `servicePort` is `namespace/name:port`, `protocol` in lower case. */
export function serviceChains(servicePort: string, protocol: string): ServiceChains {
  const hash = hashed(servicePort + protocol);
  return {
    cluster: `KUBE-SVC-${hash}`,
    local: `KUBE-SVL-${hash}`,
    firewall: `KUBE-FW-${hash}`,
    external: `KUBE-EXT-${hash}`,
  };
}

export function endpointChain(servicePort: string, protocol: string, endpoint: string): string {
  return `KUBE-SEP-${hashed(servicePort + protocol + endpoint)}`;
}

export function isServiceChain(chain: string): boolean {
  return /^KUBE-(SVC|SVL|SEP|FW|EXT)-/.test(chain);
}
