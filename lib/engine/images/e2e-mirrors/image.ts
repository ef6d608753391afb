/** registry.k8s.io/e2e-test-images: official images as Kubernetes' own tests pull them, mirrored without a change. */
import type { Image } from '../../node/runtime/contract';
import { busyboxImage } from '../busybox/image';
import { nginxAlpine } from '../nginx/image';

function mirror(image: Image, name: string, tags: readonly string[]): Image {
  return { ...image, registry: 'registry.k8s.io', repository: `e2e-test-images/${name}`, tags };
}

export const mirroredImages: readonly Image[] = [
  mirror(busyboxImage, 'busybox', ['1.29-4', '1.36.1-1', '1.37.0-1']),
  mirror(nginxAlpine('1.15.12'), 'nginx', ['1.14-4', '1.15-4']),
  mirror(nginxAlpine('1.27.5'), 'nginx', ['1.27-0']),
];
