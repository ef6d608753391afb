/** docker.io/luksa/ssd-monitor of "Kubernetes in Action", built on busybox: says every five seconds that the disk is well. */
import type { Image } from '../../node/runtime/contract';
import { defineImage } from '../define';

export const ssdMonitorImage: Image = defineImage({
  repository: 'luksa/ssd-monitor',
  base: 'busybox',
  sizeBytes: 1_106_304,
  entrypoint: ['/bin/sh', '-c', "while true; do echo 'SSD OK'; sleep 5; done"],
});
