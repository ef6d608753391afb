/** The checks of lab-format.md as zod shapes: one schema a check kind, its name the key that selects it. */
import { z } from 'zod';
import { count, from, identifier, localized, probeStart, textMatch } from './text';

const httpExpectation = {
  status: z.number().int().min(100).max(599).optional(),
  body: textMatch.optional(),
};
const answeredBy = z.strictObject({ pods: z.string(), distinct: z.number().int().positive().optional() });
const place = z
  .string()
  .regex(/^(workstation|node \S+|pod \S+)$/, 'workstation, node NAME, pod NAME or pod key=value,…');

export const checkShapes = {
  object: z.strictObject({
    kind: z.string(),
    apiVersion: z.string().optional(),
    name: z.string().optional(),
    selector: z.string().optional(),
    namespace: z.string().optional(),
    match: z.record(z.string(), z.unknown()).optional(),
    absent: z.boolean().optional(),
    count: count.optional(),
    every: z.boolean().optional(),
  }),
  endpoints: z.strictObject({
    service: z.string(),
    namespace: z.string().optional(),
    ready: count.optional(),
    addresses: z.array(z.string()).optional(),
    ports: z.array(z.number().int()).optional(),
    pods: z.string().optional(),
  }),
  dns: z.strictObject({
    ...probeStart,
    name: z.string(),
    type: z.string().optional(),
    answers: z.array(z.string()).optional(),
    service: z.string().optional(),
    pods: z.string().optional(),
    cname: z.string().optional(),
    rcode: z.string().optional(),
  }),
  reach: z
    .strictObject({
      ...probeStart,
      url: z.string().optional(),
      tcp: z.string().optional(),
      udp: z.string().optional(),
      send: z.string().optional(),
      expect: textMatch.optional(),
      ping: z.string().optional(),
      ...httpExpectation,
      headers: z.record(z.string(), textMatch).optional(),
      host: z.string().optional(),
      answeredBy: answeredBy.optional(),
      sourceIP: z.string().optional(),
      refused: z.literal(true).optional(),
      timesOut: z.literal(true).optional(),
      unresolved: z.literal(true).optional(),
      attempts: z.number().int().positive().optional(),
    })
    .refine((c) => [c.url, c.tcp, c.udp, c.ping].filter((v) => v !== undefined).length === 1, {
      message: 'exactly one of url, tcp, udp, ping',
    }),
  nodePort: z.strictObject({
    service: z.string(),
    namespace: z.string().optional(),
    port: z.number().int().optional(),
    nodes: z.union([z.literal('all'), z.array(z.string())]).optional(),
    from: from.optional(),
    ...httpExpectation,
  }),
  loadBalancer: z.strictObject({
    service: z.string(),
    namespace: z.string().optional(),
    ip: z.string().optional(),
    inRange: z.string().optional(),
    from: from.optional(),
    ...httpExpectation,
  }),
  rollout: z.strictObject({
    resource: z.string().regex(/^[a-z]+\/\S+$/, 'kind/name, such as deployment/web'),
    namespace: z.string().optional(),
    ready: z.number().int().nonnegative().optional(),
    image: z.string().optional(),
    revision: z.number().int().optional(),
    complete: z.literal(true).optional(),
  }),
  exec: z.strictObject({
    in: place,
    namespace: z.string().optional(),
    container: z.string().optional(),
    command: z.array(z.string()).min(1),
    exit: z.number().int().optional(),
    stdout: textMatch.optional(),
  }),
  file: z.strictObject({
    in: place,
    namespace: z.string().optional(),
    container: z.string().optional(),
    path: z.string(),
    value: textMatch.optional(),
    absent: z.literal(true).optional(),
  }),
  env: z.strictObject({
    in: place,
    namespace: z.string().optional(),
    container: z.string().optional(),
    name: z.string(),
    value: textMatch.optional(),
    every: z.boolean().optional(),
  }),
  log: z.strictObject({
    in: place,
    namespace: z.string().optional(),
    container: z.string().optional(),
    value: textMatch,
  }),
  event: z.strictObject({
    object: z.string(),
    reason: z.string().optional(),
    namespace: z.string().optional(),
    value: textMatch.optional(),
  }),
} as const;

export type CheckName = keyof typeof checkShapes;
export type CheckSpec<K extends CheckName> = z.infer<(typeof checkShapes)[K]>;

/** A check without id and mode: one kind, or a combination. */
export type Condition =
  | { [K in CheckName]: { readonly [P in K]: CheckSpec<K> } }[CheckName]
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

export const CONDITION_NAMES: readonly string[] = [...Object.keys(checkShapes), 'all', 'any', 'not'];
const CHECK_ATTRIBUTES = ['id', 'title', 'mode'];

/** Splits `{id, mode, title, <kind>: {...}}`; the loader reports unknown or several kinds with their lines. */
export function conditionKeys(check: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(check).filter((key) => !CHECK_ATTRIBUTES.includes(key));
}

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.record(z.string(), z.unknown()).transform((value, context): Condition => {
    const keys = Object.keys(value);
    const key = keys[0];
    if (keys.length !== 1 || key === undefined) {
      context.addIssue({
        code: 'custom',
        message: `expected one check, found ${keys.length === 0 ? 'none' : keys.join(', ')}`,
      });
      return z.NEVER;
    }
    return parseCondition(key, value[key], context);
  }),
);

type IssueSink = { addIssue(issue: { code: 'custom'; message: string; path?: PropertyKey[] }): void };

function parseCondition(key: string, value: unknown, context: IssueSink): Condition {
  const shape: z.ZodType | undefined =
    key === 'all' || key === 'any'
      ? z.array(condition).min(1)
      : key === 'not'
        ? condition
        : (checkShapes as Record<string, z.ZodType>)[key];
  if (shape === undefined) {
    context.addIssue({
      code: 'custom',
      message: `unknown check "${key}"; known: ${CONDITION_NAMES.join(', ')}`,
      path: [key],
    });
    return z.NEVER;
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      context.addIssue({ code: 'custom', message: issueText(issue), path: [key, ...issue.path] });
    }
    return z.NEVER;
  }
  return { [key]: parsed.data } as Condition;
}

/** zod's message with the names of unknown keys, so that the lint can point at them. */
export function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  return issue.message;
}

export const mode = z.union([
  z.literal('level'),
  z.literal('edge'),
  z.literal('never'),
  z.strictObject({ holds: z.string().regex(/^\d+(s|m)$/, 'a duration such as 30s') }),
]);
export type Mode = z.infer<typeof mode>;

export const check = z.record(z.string(), z.unknown()).transform((value, context) => {
  const attributes = z
    .strictObject({ id: identifier, title: localized.optional(), mode: mode.default('level') })
    .safeParse(Object.fromEntries(Object.entries(value).filter(([key]) => CHECK_ATTRIBUTES.includes(key))));
  if (!attributes.success) {
    for (const issue of attributes.error.issues) {
      context.addIssue({ code: 'custom', message: issueText(issue), path: [...issue.path] });
    }
    return z.NEVER;
  }
  const keys = conditionKeys(value);
  const key = keys[0];
  if (keys.length !== 1 || key === undefined) {
    context.addIssue({
      code: 'custom',
      message: `expected one check kind, found ${keys.length === 0 ? 'none' : keys.join(', ')}`,
    });
    return z.NEVER;
  }
  return { ...attributes.data, condition: parseCondition(key, value[key], context) };
});
export type Check = z.infer<typeof check>;
