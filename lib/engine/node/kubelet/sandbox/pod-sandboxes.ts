/** Pod sandboxes as the kubelet asks for them: hostname, resolv.conf, and the hosts file once the address is known. */

import type { KubeletCore } from '../core';
import type { PodRecord } from '../pods/pod-record';
import { secret } from '../volumes/api-objects';
import { hostNetworkHosts, managedHosts, podDomain, podHostname } from './hosts-file';
import { podResolvConf } from './resolv-conf';

export class PodSandboxes {
  constructor(private readonly core: KubeletCore) {}

  /** Gives the pod's address. */
  run(record: PodRecord): string {
    const { options, runtime } = this.core;
    const { pod } = record;
    const hostNetwork = pod.spec.hostNetwork === true;
    const hostname = podHostname(pod, options.nodeName);
    const domain = podDomain(pod, options.clusterDomain);
    const settings = { ...options, nodeResolvConf: options.nodeResolvConf() };
    const config = {
      podUid: record.uid,
      podName: pod.metadata.name,
      podNamespace: pod.metadata.namespace,
      hostname: pod.spec.setHostnameAsFQDN === true && domain !== '' ? `${hostname}.${domain}` : hostname,
      hostNetwork,
      resolvConf: podResolvConf(pod, settings, runtime.name),
    };
    if (hostNetwork) {
      const nodeHosts = options.nodeHosts?.() ?? '127.0.0.1\tlocalhost\n';
      runtime.runSandbox({ ...config, hosts: hostNetworkHosts(pod, nodeHosts) });
      return options.nodeIP;
    }
    const { ip } = runtime.runSandbox({ ...config, hosts: managedHosts(pod, '', hostname, domain) });
    // A second call only rewrites the files of a running sandbox.
    runtime.runSandbox({ ...config, hosts: managedHosts(pod, ip, hostname, domain) });
    return ip;
  }

  secretExists(namespace: string, name: string): boolean {
    return secret(this.core.client, namespace, name).ok;
  }
}
