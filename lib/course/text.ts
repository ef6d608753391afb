/** Text in both languages of the product, and FROM and matcher shapes that several checks share (lab-format.md). */
import { z } from 'zod';

export const localized = z.strictObject({ ko: z.string().min(1), en: z.string().min(1) });
export type Localized = z.infer<typeof localized>;

export const identifier = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits and hyphens');

/** `contains`, `matches` (a regular expression) or `equals`; exactly one. */
export const textMatch = z
  .strictObject({ contains: z.string().optional(), matches: z.string().optional(), equals: z.string().optional() })
  .refine((m) => [m.contains, m.matches, m.equals].filter((v) => v !== undefined).length === 1, {
    message: 'exactly one of contains, matches, equals',
  })
  .refine((m) => m.matches === undefined || isRegExp(m.matches), { message: 'matches is not a regular expression' });
export type TextMatch = z.infer<typeof textMatch>;

/** A count: `3`, or `">= 1"`, `"< 5"`, `"!= 0"`. */
export const count = z.union([
  z.number().int().nonnegative(),
  z.string().regex(/^(>=|<=|>|<|!=|==?)\s*\d+$/, 'a number or a comparison such as ">= 1"'),
]);
export type Count = z.infer<typeof count>;

/** `workstation` | `outside` | `node NAME` | `pod NAME` | `pod key=value,…`. */
export const from = z
  .string()
  .regex(/^(workstation|outside|node \S+|pod \S+)$/, 'workstation, outside, node NAME, pod NAME or pod key=value,…');

export const probeStart = {
  from: from.optional(),
  namespace: z.string().optional(),
  container: z.string().optional(),
  existing: z.boolean().optional(),
};

export function isRegExp(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
