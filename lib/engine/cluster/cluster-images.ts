/** The images of one cluster: the common ones, and those whose programs are this cluster's own components. */
import { baseOf, type FoundImage, findImage, indexImages } from '../images/registry';
import type { App } from '../network/contract';
import type { Image } from '../node/runtime/contract';
import type { ImageSource } from '../node/runtime/image-store';

const PROXY = 'kube-proxy';

export function clusterImages(coreDns: Image, proxyApp: App<null>): ImageSource {
  let own: ReturnType<typeof indexImages> | undefined;
  const proxies = new Map<Image, Image>();
  const withProxy = (image: Image): Image => {
    let made = proxies.get(image);
    if (made === undefined) {
      made = { ...image, apps: { ...image.apps, [PROXY]: proxyApp as unknown as App<never> } };
      proxies.set(image, made);
    }
    return made;
  };
  return {
    find(reference): FoundImage {
      const found = findImage(reference);
      if (found.found === 'image') {
        return found.image.repository === PROXY ? { ...found, image: withProxy(found.image) } : found;
      }
      if (found.found === 'invalid' || found.reference.repository !== coreDns.repository) return found;
      const { registry, repository, tag } = found.reference;
      own ??= indexImages([coreDns]);
      const image = own.get(`${registry}/${repository}:${tag}`);
      const { reference: parsed } = found;
      return image === undefined
        ? { found: 'no-tag', reference: parsed }
        : { found: 'image', image, reference: parsed };
    },
    baseOf: (image) => (image.base === 'scratch' ? undefined : baseOf(image)),
  };
}
