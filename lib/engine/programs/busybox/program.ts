/** The multi-call binary: `busybox APPLET …` becomes the applet that the image installs under that name. */
import type { FrameProgram } from '../../host/contract';
import { immediate } from '../buffered';

export const busybox: FrameProgram = immediate('busybox', (sys) => {
  const words = sys.argv.slice(1);
  const applet = words[0];
  if (applet === undefined) return { out: 'BusyBox v1.37.0 multi-call binary.\n', exit: 0 };
  if (applet !== 'busybox') sys.exec(words);
  return { err: `${applet}: applet not found\n`, exit: 127 };
});
