/** The images of one cluster: the common ones, and those whose programs are this cluster's own components. */
import { baseOf, type FoundImage, findImage } from '../images/registry';
import type { App } from '../network/contract';
import type { Image } from '../node/runtime/contract';
import type { ImageSource } from '../node/runtime/image-store';

const PROXY = 'kube-proxy';

export function clusterImages(coreDns: Image, proxyApp: App<null>): ImageSource {
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
    find(text): FoundImage {
      const found = findImage(text);
      if (found.found === 'image') {
        return found.image.repository === PROXY ? { ...found, image: withProxy(found.image) } : found;
      }
      if (found.found === 'invalid' || found.reference.repository !== coreDns.repository) return found;
      const { reference } = found;
      const isKnown = reference.registry === coreDns.registry && coreDns.tags.includes(reference.tag);
      return isKnown ? { found: 'image', image: coreDns, reference } : { found: 'no-tag', reference };
    },
    baseOf: (image) => (image.base === 'scratch' ? undefined : baseOf(image)),
  };
}
