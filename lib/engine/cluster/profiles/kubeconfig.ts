/** Text of ~/.kube/config as the recordings have it: one cluster, one user with a token. */
export function kubeconfigText(name: string, server: string, token: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    insecure-skip-tls-verify: true
    server: ${server}
  name: ${name}
contexts:
- context:
    cluster: ${name}
    namespace: default
    user: ${name}
  name: ${name}
current-context: ${name}
kind: Config
users:
- name: ${name}
  user:
    token: ${token}
`;
}
