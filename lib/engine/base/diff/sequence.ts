/** The shortest way from one sequence to another, searched from both ends at once (gnulib diffseq, after Myers). */
export type Ids = readonly number[];

export interface Marks {
  /** An item of the first sequence goes, one of the second comes. */
  remove(index: number): void;
  insert(index: number): void;
}

interface Split {
  readonly x: number;
  readonly y: number;
}

const FAR = 0x7fffffff;

export function compareSequences(a: Ids, b: Ids, marks: Marks): void {
  // Diagonals are numbered from the end of the second sequence; one more on both sides is looked at.
  const offset = b.length + 1;
  const forward = new Int32Array(a.length + b.length + 3);
  const backward = new Int32Array(a.length + b.length + 3);
  const between = (xFrom: number, xTo: number, yFrom: number, yTo: number): void => {
    let [xLow, xHigh, yLow, yHigh] = [xFrom, xTo, yFrom, yTo];
    while (xLow < xHigh && yLow < yHigh && a[xLow] === b[yLow]) {
      xLow++;
      yLow++;
    }
    while (xLow < xHigh && yLow < yHigh && a[xHigh - 1] === b[yHigh - 1]) {
      xHigh--;
      yHigh--;
    }
    if (xLow === xHigh) for (; yLow < yHigh; yLow++) marks.insert(yLow);
    else if (yLow === yHigh) for (; xLow < xHigh; xLow++) marks.remove(xLow);
    else {
      const { x, y } = middle(xLow, xHigh, yLow, yHigh);
      between(xLow, x, yLow, y);
      between(x, xHigh, y, yHigh);
    }
  };
  const middle = (xLow: number, xHigh: number, yLow: number, yHigh: number): Split => {
    const [lowest, highest] = [xLow - yHigh, xHigh - yLow];
    const [first, last] = [xLow - yLow, xHigh - yHigh];
    const odd = ((first - last) & 1) !== 0;
    let [fMin, fMax, bMin, bMax] = [first, first, last, last];
    const at = (list: Int32Array, diagonal: number): number => list[diagonal + offset] as number;
    forward[first + offset] = xLow;
    backward[last + offset] = xHigh;
    for (;;) {
      if (fMin > lowest) forward[--fMin - 1 + offset] = -1;
      else fMin++;
      if (fMax < highest) forward[++fMax + 1 + offset] = -1;
      else fMax--;
      for (let d = fMax; d >= fMin; d -= 2) {
        const [low, high] = [at(forward, d - 1), at(forward, d + 1)];
        let x = low < high ? high : low + 1;
        let y = x - d;
        while (x < xHigh && y < yHigh && a[x] === b[y]) {
          x++;
          y++;
        }
        forward[d + offset] = x;
        if (odd && bMin <= d && d <= bMax && at(backward, d) <= x) return { x, y };
      }
      if (bMin > lowest) backward[--bMin - 1 + offset] = FAR;
      else bMin++;
      if (bMax < highest) backward[++bMax + 1 + offset] = FAR;
      else bMax--;
      for (let d = bMax; d >= bMin; d -= 2) {
        const [low, high] = [at(backward, d - 1), at(backward, d + 1)];
        let x = low < high ? low : high - 1;
        let y = x - d;
        while (xLow < x && yLow < y && a[x - 1] === b[y - 1]) {
          x--;
          y--;
        }
        backward[d + offset] = x;
        if (!odd && fMin <= d && d <= fMax && x <= at(forward, d)) return { x, y };
      }
    }
  };
  between(0, a.length, 0, b.length);
}
