/**
 * Which tag an image reference carries; `latest` when it names neither tag nor digest, undefined when it is none at all.
 * Upstream: pkg/util/parsers (ParseImageName) over github.com/distribution/reference.
 */
const DOMAIN_PART = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PART = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*';
const TAG = '[\\w][\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^(?:${DOMAIN}/)?${PART}(?:/${PART})*(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const BARE_ID = /^[a-f0-9]{64}$/;

/** Without a registry's name in front the first part is one of the Docker Hub's users, who have no upper case letters. */
function hasRegistry(first: string): boolean {
  return /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
}

export function imageTag(image: string): string | undefined {
  const match = BARE_ID.test(image) ? null : REFERENCE.exec(image);
  if (!match) return undefined;
  const slash = image.indexOf('/');
  const path = slash >= 0 && hasRegistry(image.slice(0, slash)) ? image.slice(slash + 1) : image;
  if (/[A-Z]/.test(path.split(/[:@]/)[0] as string)) return undefined;
  return match[1] ?? (match[2] === undefined ? 'latest' : '');
}

export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';
}
