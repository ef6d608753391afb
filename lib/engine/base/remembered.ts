/** A pure function of a text, done once a text for all sessions of a process; forgets everything when it knows too much. */
const REMEMBERED_MAX = 256;

export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = work(text);
      if (known.size >= REMEMBERED_MAX) known.clear();
      known.set(text, value);
    }
    return value;
  };
}
