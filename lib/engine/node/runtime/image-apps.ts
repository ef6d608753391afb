/** The server apps that a sandbox's executables may start: those of the image it was made from and of the images below. */

import { baseOf } from '../../images/registry';
import type { App } from '../../network/contract';
import type { Image } from './contract';
import type { ImageSource } from './image-store';

/** For the host layer's `appOf`; a sandbox's `image` is the reference its container was made from. */
export function appsOfImages(source: ImageSource): (image: string, name: string) => App | undefined {
  return (reference, name) => {
    const found = source.find(reference);
    if (found.found !== 'image') return undefined;
    for (let image: Image | undefined = found.image; image !== undefined; image = (source.baseOf ?? baseOf)(image)) {
      // Apps are kept under their own state's type; the host only hands that state back to them.
      if (image.apps[name] !== undefined) return image.apps[name] as unknown as App;
      if (image.base === 'scratch') return undefined;
    }
    return undefined;
  };
}
