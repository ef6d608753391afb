/** Every image that can be pulled, as an explicit list that checks itself, and the look-up of a reference as Docker reads it. */
import { assert } from '../base/assert';
import { remembered } from '../base/remembered';
import type { Image } from '../node/runtime/contract';
import { agnhostImage } from './agnhost/image';
import { alpineImage } from './alpine/image';
import { busyboxImage, busyboxMirror } from './busybox/image';
import { controlPlaneImages } from './control-plane/image';
import { counterImage } from './counter/image';
import { curlImage } from './curl/image';
import { debianImages } from './debian/image';
import { echoServerImages } from './echo-servers/image';
import { httpdImage } from './httpd/image';
import { kubiaImages } from './luksa-kubia/image';
import { kubiaUnhealthyImage } from './luksa-kubia-unhealthy/image';
import { ssdMonitorImage } from './luksa-ssd-monitor/image';
import { multitoolImages } from './network-multitool/image';
import { nginxImages } from './nginx/image';
import { pauseImage } from './pause/image';
import { redisImages } from './redis/image';
import { type ImageReference, parseReference } from './reference';

export const images: readonly Image[] = [
  busyboxImage,
  busyboxMirror,
  alpineImage,
  ...debianImages,
  ...kubiaImages,
  kubiaUnhealthyImage,
  ssdMonitorImage,
  ...nginxImages,
  httpdImage,
  ...redisImages,
  counterImage,
  curlImage,
  pauseImage,
  ...controlPlaneImages,
  agnhostImage,
  ...multitoolImages,
  ...echoServerImages,
];

/** Without the registry's own prefix for official images. */
function nameOf(image: Image): string {
  return `${image.registry}/${image.repository}`;
}

/** Tables by full name; throws when two images claim one tag, a base is missing, or an app's program has no app. */
function index(list: readonly Image[]): ReadonlyMap<string, Image> {
  const byTag = new Map<string, Image>();
  for (const image of list) {
    for (const tag of image.tags) {
      const key = `${nameOf(image)}:${tag}`;
      assert(!byTag.has(key), `two images claim ${key}`);
      byTag.set(key, image);
    }
    const based = image.base === 'scratch' || list.some((one) => one.repository === image.base);
    assert(based, `${nameOf(image)}: no base image ${image.base}`);
    for (const program of Object.values(image.programs)) {
      const app = /^app:(.*)$/.exec(program)?.[1];
      assert(app === undefined || image.apps[app] !== undefined, `${nameOf(image)}: program ${program} without an app`);
    }
  }
  return byTag;
}
export const indexImages = index;
const byTag = index(images);
const repositories = new Set(images.map(nameOf));

export type FoundImage =
  | { readonly found: 'image'; readonly image: Image; readonly reference: ImageReference }
  | { readonly found: 'no-tag' | 'no-repository'; readonly reference: ImageReference }
  | { readonly found: 'invalid' };

/** `nginx`, `luksa/kubia:v2`, `ghcr.io/subicura/counter@sha256:…`; coredns is brought by its add-on. */
export const findImage = remembered((text): FoundImage => {
  const reference = parseReference(text);
  if (reference === undefined) return { found: 'invalid' };
  const repository = reference.repository.replace(/^library\//, '');
  const name = `${reference.registry}/${repository}`;
  const image = byTag.get(`${name}:${reference.digest === undefined ? reference.tag : 'latest'}`);
  if (image !== undefined) return { found: 'image', image, reference };
  return { found: repositories.has(name) ? 'no-tag' : 'no-repository', reference };
});

/** An image's base: the first one that bears the name. */
export function baseOf(image: Image): Image | undefined {
  return images.find((one) => one.repository === image.base);
}

/** Names of programs that images use and `known` does not have; composition asserts that there are none. */
export function unknownPrograms(known: (name: string) => boolean): readonly string[] {
  const names = new Set(images.flatMap((image) => Object.values(image.programs)));
  return [...names].filter((name) => !name.startsWith('app:') && !known(name)).sort();
}
