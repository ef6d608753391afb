/**
 * POST {lab}: the account's open attempt at a lab, made when there is none. DELETE {lab}: ends it, so that the next
 * one starts anew; passed steps stay in the account's progress. Both only for the signed-in account (401).
 */
import { z } from 'zod';
import { currentUser } from '../../../lib/server/accounts/current-user';
import { endAttempt, openAttempt } from '../../../lib/server/attempts/repository';
import { catalogue } from '../../../lib/server/labs/catalogue';
import { sessionPool } from '../../../lib/server/sessions/pool-door';
import { ENGINE_VERSION } from '../../../lib/session/engine-version';

const body = z.strictObject({ lab: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/) });

async function attemptOf(request: Request) {
  if (!sameOrigin(request)) return { error: Response.json({ error: 'forbidden' }, { status: 403 }) };
  const user = await currentUser(request.headers);
  if (user === null) return { error: Response.json({ error: 'unauthorized' }, { status: 401 }) };
  const parsed = body.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) return { error: Response.json({ error: 'bad request' }, { status: 400 }) };
  const lab = catalogue().labs.find((candidate) => candidate.id === parsed.data.lab);
  if (lab === undefined) return { error: Response.json({ error: 'no such lab' }, { status: 404 }) };
  return { attempt: await openAttempt(user.id, lab.id, lab.spec.profile, ENGINE_VERSION) };
}

/** Browsers always send Origin with POST and DELETE; another site's page must not act for the learner. */
function sameOrigin(request: Request): boolean {
  const origin = request.headers.get('origin');
  return origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get('host');
}

export async function POST(request: Request): Promise<Response> {
  const { attempt, error } = await attemptOf(request);
  return attempt === undefined ? error : Response.json({ id: attempt.id });
}

export async function DELETE(request: Request): Promise<Response> {
  const { attempt, error } = await attemptOf(request);
  if (attempt === undefined) return error;
  await sessionPool()?.drop(attempt.id);
  await endAttempt(attempt.id);
  return Response.json({ ended: attempt.id });
}
