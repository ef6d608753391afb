/** What docker and containerd say when an image cannot be had, as it stands after `Failed to pull image "x": `. */
import type { FoundImage } from '../../images/registry';

type Missing = Exclude<FoundImage, { found: 'image' }>;

/** docker's FamiliarName: without `docker.io/` and `library/`. */
export function familiarName(registry: string, repository: string): string {
  return registry === 'docker.io' ? repository.replace(/^library\//, '') : `${registry}/${repository}`;
}

export function pullError(runtime: 'docker' | 'containerd', image: string, missing: Missing): string {
  if (missing.found === 'invalid') {
    return runtime === 'docker'
      ? 'Error response from daemon: invalid reference format'
      : `failed to parse image reference "${image}": invalid reference format`;
  }
  const { registry, repository, tag, normalized } = missing.reference;
  if (runtime === 'docker') {
    const name = familiarName(registry, repository);
    if (missing.found === 'no-tag') {
      return `Error response from daemon: manifest for ${name}:${tag} not found: manifest unknown: manifest unknown`;
    }
    const denied = 'denied: requested access to the resource is denied';
    return `Error response from daemon: pull access denied for ${name}, repository does not exist or may require 'docker login': ${denied}`;
  }
  const where = `failed to pull and unpack image "${normalized}": failed to resolve reference "${normalized}"`;
  // The kubelet strips the code of unknown errors only (cri-client's remote_image.go).
  if (missing.found === 'no-tag') return `rpc error: code = NotFound desc = ${where}: ${normalized}: not found`;
  const denied = 'pull access denied, repository does not exist or may require authorization';
  return `${where}: ${denied}: server message: insufficient_scope: authorization failed`;
}
