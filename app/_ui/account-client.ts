'use client';

/** The browser's side of accounts: plain requests to better-auth's endpoints. */
export type AccountResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

async function post(path: string, body: unknown): Promise<AccountResult> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return { ok: true };
  const answer = (await response.json().catch(() => ({}))) as { message?: string };
  return { ok: false, reason: answer.message ?? `HTTP ${response.status}` };
}

export const startAsGuest = () => post('sign-in/anonymous', {});
export const signIn = (email: string, password: string) => post('sign-in/email', { email, password });
export const signUp = (name: string, email: string, password: string) =>
  post('sign-up/email', { name, email, password });
export const signOut = () => post('sign-out', {});
