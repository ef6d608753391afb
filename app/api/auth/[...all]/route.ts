/** better-auth's own endpoints: guest, sign-up, sign-in, sign-out. */
import { auth } from '../../../../lib/server/accounts/auth';

export const GET = (request: Request) => auth().handler(request);
export const POST = (request: Request) => auth().handler(request);
