/** Who makes a request, by its session cookie. */
import { auth } from './auth';

export interface CurrentUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly guest: boolean;
  readonly role: string;
}

export async function currentUser(headers: Headers): Promise<CurrentUser | null> {
  const session = await auth().api.getSession({ headers });
  if (session === null) return null;
  const user = session.user as typeof session.user & { isAnonymous?: boolean | null; role?: string };
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    guest: user.isAnonymous === true,
    role: user.role ?? 'learner',
  };
}
