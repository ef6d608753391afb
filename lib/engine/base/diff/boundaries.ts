/** A run of changed lines may stand higher or lower when its lines repeat: where GNU diff puts it (shift_boundaries). */
export function shiftBoundaries(ids: readonly number[], changed: boolean[], other: readonly boolean[]): void {
  const end = ids.length;
  const isChanged = (index: number): boolean => changed[index] === true;
  const isOther = (index: number): boolean => other[index] === true;
  let i = 0;
  let j = 0;
  for (;;) {
    while (i < end && !isChanged(i)) {
      while (isOther(j++));
      i++;
    }
    if (i === end) return;
    let start = i;
    while (isChanged(++i));
    while (isOther(j)) j++;
    let length: number;
    let corresponding: number;
    do {
      length = i - start;
      while (start > 0 && ids[start - 1] === ids[i - 1]) {
        changed[--start] = true;
        changed[--i] = false;
        while (isChanged(start - 1)) start--;
        while (isOther(--j));
      }
      corresponding = isOther(j - 1) ? i : end;
      while (i !== end && ids[start] === ids[i]) {
        changed[start++] = false;
        changed[i++] = true;
        while (isChanged(i)) i++;
        while (isOther(++j)) corresponding = i;
      }
    } while (length !== i - start);
    while (corresponding < i) {
      changed[--start] = true;
      changed[--i] = false;
      while (isOther(--j));
    }
  }
}
