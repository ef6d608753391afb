/** `1,3-5,7`: sets of pod indexes. Upstream: validateIndexesFormat, parseIndexInterval. */
type Parsed = { readonly total: number } | { readonly error: string };

export function parseIndexes(text: string, completions: number): Parsed {
  if (text === '') return { total: 0 };
  let last: number | undefined;
  let total = 0;
  for (const interval of text.split(',')) {
    const ends = interval.split('-');
    if (ends.length > 2)
      return {
        error: `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`,
      };
    const numbers: number[] = [];
    for (const end of ends) {
      if (!/^[+-]?\d+$/.test(end))
        return { error: `cannot convert string to integer for index: ${JSON.stringify(end)}` };
      const number = Number(end);
      if (number >= completions) return { error: `too large index: ${JSON.stringify(end)}` };
      numbers.push(number);
    }
    const [first = 0, second = first] = numbers;
    if (ends.length === 2 && first >= second)
      return { error: `non-increasing order, previous: ${first}, current: ${second}` };
    if (last !== undefined && last >= first)
      return { error: `non-increasing order, previous: ${last}, current: ${first}` };
    total += second - first + 1;
    last = second;
  }
  return { total };
}
