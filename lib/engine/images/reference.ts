/** Image references as distribution/reference parses them: `[registry/]repository[:tag][@digest]`, default docker.io/library and latest. */
export interface ImageReference {
  readonly registry: string;
  /** With `library/` for official images of docker.io. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string | undefined;
  /** `docker.io/library/nginx:latest`. */
  readonly normalized: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);

export function parseReference(text: string): ImageReference | undefined {
  const [named = '', digest, extra] = text.split('@');
  if (extra !== undefined || (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))) return undefined;
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : 'latest';
  if (!/^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  const path = hasTag ? named.slice(0, colon) : named;
  const slash = path.indexOf('/');
  const first = slash < 0 ? '' : path.slice(0, slash);
  const isRegistry = first.includes('.') || first.includes(':') || first === 'localhost';
  const registry = isRegistry ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  let repository = isRegistry ? path.slice(slash + 1) : path;
  if (!REPOSITORY.test(repository)) return undefined;
  if (registry === 'docker.io' && !repository.includes('/')) repository = `library/${repository}`;
  const suffix = digest === undefined ? `:${tag}` : `${hasTag ? `:${tag}` : ''}@${digest}`;
  return { registry, repository, tag, digest, normalized: `${registry}/${repository}${suffix}` };
}
