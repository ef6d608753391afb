/**
 * POST {lab}: the account's open attempt at a lab, made when there is none (429 when it made too many of late). DELETE
 * {lab}: ends it, so that the next one starts anew; passed steps stay in the account's progress. Both only for the
 * signed-in account (401) and from pages of this origin (403).
 */
import { z } from 'zod';
import type { Lab } from '../../../lib/course/lab';
import { currentUser } from '../../../lib/server/accounts/current-user';
import { endAttempt, findOpenAttempt, openAttempt } from '../../../lib/server/attempts/repository';
import { catalogue } from '../../../lib/server/labs/catalogue';
import { sessionPool } from '../../../lib/server/sessions/pool-door';
import { ENGINE_VERSION } from '../../../lib/session/engine-version';

const body = z.strictObject({ lab: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/) });

const refuse = (status: number, error: string) => Response.json({ error }, { status });

async function asked(request: Request): Promise<Response | { readonly userId: string; readonly lab: Lab }> {
  if (!sameOrigin(request)) return refuse(403, 'forbidden');
  const user = await currentUser(request.headers);
  if (user === null) return refuse(401, 'unauthorized');
  const parsed = body.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) return refuse(400, 'bad request');
  const lab = catalogue().labs.find((candidate) => candidate.id === parsed.data.lab);
  return lab === undefined ? refuse(404, 'no such lab') : { userId: user.id, lab };
}

/** Browsers always send Origin with POST and DELETE; another site's page must not act for the learner. */
function sameOrigin(request: Request): boolean {
  const origin = request.headers.get('origin');
  return origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get('host');
}

export async function POST(request: Request): Promise<Response> {
  const wanted = await asked(request);
  if (wanted instanceof Response) return wanted;
  const { userId, lab } = wanted;
  const attempt = await openAttempt(userId, lab.id, lab.spec.profile, ENGINE_VERSION);
  return attempt === null ? refuse(429, 'too many attempts') : Response.json({ id: attempt.id });
}

export async function DELETE(request: Request): Promise<Response> {
  const wanted = await asked(request);
  if (wanted instanceof Response) return wanted;
  const attempt = await findOpenAttempt(wanted.userId, wanted.lab.id);
  if (attempt === null) return refuse(404, 'no open attempt');
  // Ended before it is dropped: a window that hears of it asks for the next one at once.
  await endAttempt(attempt.id);
  await sessionPool()?.drop(attempt.id);
  return Response.json({ ended: attempt.id });
}
