/**
 * Accounts by better-auth: a guest at once, sign-up by e-mail and password that keeps everything the guest had done.
 */
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { anonymous } from 'better-auth/plugins';
import { moveAttempts } from '../attempts/repository';
import { configuration } from '../configuration';
import { database } from '../database/open';

function create() {
  const settings = configuration();
  return betterAuth({
    appName: 'kube-lab',
    baseURL: settings.baseUrl,
    secret: settings.secret,
    telemetry: { enabled: false },
    database: prismaAdapter(database(), { provider: 'sqlite' }),
    session: { modelName: 'authSession', expiresIn: 60 * 60 * 24 * 365, updateAge: 60 * 60 * 24 },
    emailAndPassword: { enabled: true, minPasswordLength: 8 },
    user: {
      additionalFields: {
        role: { type: 'string', defaultValue: 'learner', input: false },
        locale: { type: 'string', defaultValue: 'ko' },
      },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      // Per address, and a class shares one: thirty learners open their first lab in the same minute.
      customRules: {
        '/sign-in/anonymous': { window: 60, max: 120 },
        '/sign-in/email': { window: 60, max: 60 },
        '/sign-up/email': { window: 60, max: 60 },
      },
    },
    plugins: [
      anonymous({
        generateName: () => 'guest',
        // Sign-up keeps everything: the guest's attempts change their owner before the guest is removed.
        onLinkAccount: async ({ anonymousUser, newUser }) => moveAttempts(anonymousUser.user.id, newUser.user.id),
      }),
    ],
  });
}

type Auth = ReturnType<typeof create>;
const shared = globalThis as typeof globalThis & { kubeLabAuth?: Auth };

export function auth(): Auth {
  shared.kubeLabAuth ??= create();
  return shared.kubeLabAuth;
}
