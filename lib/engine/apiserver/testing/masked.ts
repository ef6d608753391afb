/** Compares an answer with a recording that has placeholders for what differs from run to run. */
type Json = any;

/** Paths at which the answer differs from the recording, at most a few. */
export function differences(recorded: Json, answer: Json, anyOrder: boolean): readonly string[] {
  const found: string[] = [];
  walk(anyOrder ? sortedCauses(recorded) : recorded, anyOrder ? sortedCauses(answer) : answer, '', found);
  return found.slice(0, 5);
}

function walk(recorded: Json, answer: Json, path: string, found: string[]): void {
  if (
    typeof recorded === 'string' &&
    /<(uid|rv|time|rand5|clusterIP|nodePort|healthCheckNodePort|continue|token|host|age|key|may lag)>/.test(recorded)
  ) {
    if (answer === undefined || answer === null) found.push(`${path}: absent`);
    else if (typeof answer === 'string' && !pattern(recorded).test(answer))
      found.push(`${path}: ${answer} is not ${recorded}`);
    return;
  }
  if (Array.isArray(recorded)) {
    // Selector cases list names only.
    if (path === '.items' && typeof recorded[0] === 'string') answer = answer?.map((item: Json) => item.metadata.name);
    // Texts of which only the lines were recorded.
    if (typeof answer === 'string' && typeof recorded[0] === 'string') answer = answer.split('\n').sort();
    if (!Array.isArray(answer)) found.push(`${path}: ${JSON.stringify(answer)} is no list`);
    else {
      if (recorded.length !== answer.length)
        found.push(
          `${path}: ${answer.length} items instead of ${recorded.length}: ${JSON.stringify(answer).slice(0, 300)}`,
        );
      recorded.forEach((item, index) => index < answer.length && walk(item, answer[index], `${path}[${index}]`, found));
    }
    return;
  }
  if (recorded !== null && typeof recorded === 'object') {
    if (answer === null || typeof answer !== 'object') {
      found.push(`${path}: ${JSON.stringify(answer)} instead of ${JSON.stringify(recorded).slice(0, 200)}`);
      return;
    }
    const keys = Object.keys(recorded);
    if (keys.includes('descriptionLength')) {
      for (const key of keys)
        if (key !== 'descriptionLength') walk(recorded[key], answer[key], `${path}.${key}`, found);
      return;
    }
    const own = Object.keys(answer).filter((key) => answer[key] !== undefined);
    for (const key of keys) walk(recorded[key], answer[key], `${path}.${key}`, found);
    for (const key of own)
      if (!keys.includes(key)) found.push(`${path}.${key}: ${JSON.stringify(answer[key])?.slice(0, 200)} is too much`);
    const common = keys.filter((key) => own.includes(key));
    if (common.join() !== own.filter((key) => keys.includes(key)).join())
      found.push(`${path}: order ${own.join()} instead of ${keys.join()}`);
    return;
  }
  if (recorded !== answer) found.push(`${path}: ${JSON.stringify(answer)} instead of ${JSON.stringify(recorded)}`);
}

function pattern(recorded: string): RegExp {
  const parts = recorded.split(/<[a-zA-Z0-9 ]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`);
}

function sortedCauses(value: Json): Json {
  const { message: _message, ...rest } = value ?? {};
  if (rest.details?.causes === undefined) return rest;
  const causes = [...rest.details.causes].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { ...rest, details: { ...rest.details, causes } };
}
