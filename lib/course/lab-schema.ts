/** lab.yaml (lab-format.md): the contract between authors, grading and pages. Parsed once at the edge, typed after. */
import { z } from 'zod';
import { check, condition } from './check-schema';
import { identifier, localized } from './text';

const variable = z.union([
  z.strictObject({ pick: z.array(z.union([z.string(), z.number()])).min(1) }),
  z.strictObject({ range: z.tuple([z.number().int(), z.number().int()]) }).refine((v) => v.range[0] <= v.range[1], {
    message: 'range starts after its end',
  }),
]);
export type Variable = z.infer<typeof variable>;

const choice = z.strictObject({ text: localized, correct: z.boolean().optional() });
const quiz = z
  .strictObject({
    id: identifier,
    question: localized,
    graded: z.boolean().optional(),
    single: z.array(choice).min(2).optional(),
    multiple: z.array(choice).min(2).optional(),
    text: z.strictObject({ accept: z.array(z.string()).min(1) }).optional(),
    order: z.array(localized).min(2).optional(),
    explain: localized.optional(),
  })
  .refine((q) => [q.single, q.multiple, q.text, q.order].filter((v) => v !== undefined).length === 1, {
    message: 'exactly one of single, multiple, text, order',
  })
  .refine((q) => q.single === undefined || q.single.filter((c) => c.correct === true).length === 1, {
    message: 'single needs exactly one correct choice',
  });
export type Quiz = z.infer<typeof quiz>;

const step = z.strictObject({
  id: identifier,
  title: localized,
  needs: z.array(identifier).optional(),
  checks: z.array(check).default([]),
  hints: z.array(localized).default([]),
  quiz: z.array(quiz).default([]),
  solution: z.string().optional(),
});
export type Step = z.infer<typeof step>;

const listens = z.strictObject({
  port: z.number().int().min(1).max(65_535),
  tcp: z.literal('accept').optional(),
  http: z
    .record(
      z.string(),
      z.strictObject({
        status: z.number().int().default(200),
        body: z.string().default(''),
        delay: z.string().optional(),
      }),
    )
    .optional(),
});

const mistake = z.strictObject({
  name: z.string().min(1),
  step: identifier,
  run: z.string().min(1),
  red: identifier,
  cause: identifier,
});
export type Mistake = z.infer<typeof mistake>;

export const lab = z.strictObject({
  apiVersion: z.literal('labs/v1'),
  kind: z.literal('Lab'),
  title: localized,
  summary: localized,
  minutes: z.number().int().positive(),
  level: z.enum(['beginner', 'intermediate', 'advanced']),
  profile: z.enum(['minikube']),
  tags: z.array(z.string()).default([]),
  requires: z.array(z.string()).default([]),
  variables: z.record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/), variable).default({}),
  hosts: z.array(z.strictObject({ name: z.string(), ip: z.ipv4(), listens: z.array(listens).default([]) })).default([]),
  setup: z
    .strictObject({
      manifests: z.array(z.string()).default([]),
      apply: z.string().optional(),
      files: z.record(z.string(), z.string()).default({}),
      run: z.array(z.string()).default([]),
      until: z.array(condition).default([]),
    })
    .prefault({}),
  steps: z.array(step).min(1),
  mistakes: z.array(mistake).default([]),
  debrief: localized,
});
export type LabSpec = z.infer<typeof lab>;
