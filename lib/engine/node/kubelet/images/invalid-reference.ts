/** Why a text is no image reference, in the words of github.com/distribution/reference. */
const PATH = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DOMAIN = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\\d+)?';
const REFERENCE = new RegExp(
  `^(?:${DOMAIN}/)?${PATH}(?:/${PATH})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$`,
);

export function invalidReference(image: string): string | undefined {
  if (REFERENCE.test(image)) return undefined;
  const name = image.replace(/[:@][^/]*$/, '');
  if (REFERENCE.test(image.toLowerCase()) && name !== name.toLowerCase()) {
    return 'invalid reference format: repository name must be lowercase';
  }
  return 'invalid reference format';
}
