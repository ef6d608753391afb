'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { type AccountResult, signIn, signOut, signUp } from '../../../_ui/account-client';

export function AccountForms({ signedInAs }: { readonly signedInAs: string | null }) {
  const t = useTranslations('signIn');
  const router = useRouter();
  const locale = useLocale();
  const [problem, setProblem] = useState<string | null>(null);
  const finish = (result: AccountResult, words: (reason: string) => string) => {
    if (!result.ok) return setProblem(words(result.reason));
    router.push(`/${locale}/progress`);
    router.refresh();
  };
  const submit = (kind: 'in' | 'up') => async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setProblem(null);
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? '');
    if (kind === 'in') finish(await signIn(field('email'), field('password')), () => t('failed'));
    else
      finish(await signUp(field('name'), field('email'), field('password')), (reason) => t('failedSignUp', { reason }));
  };
  if (signedInAs !== null) {
    return (
      <form onSubmit={(event) => event.preventDefault()}>
        <p>{t('signedInAs', { name: signedInAs })}</p>
        <button className="btn lg" type="button" onClick={() => void signOut().then(() => router.refresh())}>
          {t('signOut')}
        </button>
      </form>
    );
  }
  return (
    <>
      <p role="alert" className="fail-c">
        {problem}
      </p>
      <form onSubmit={submit('up')}>
        <h2>{t('fresh')}</h2>
        <Field id="up-name" name="name" label={t('name')} type="text" autoComplete="name" />
        <Field id="up-email" name="email" label={t('email')} type="email" autoComplete="username" />
        <Field
          id="up-password"
          name="password"
          label={`${t('password')} (${t('min')})`}
          type="password"
          autoComplete="new-password"
          minLength={8}
        />
        <button className="btn lg pri" type="submit">
          {t('signUp')}
        </button>
      </form>
      <form onSubmit={submit('in')}>
        <h2>{t('have')}</h2>
        <Field id="in-email" name="email" label={t('email')} type="email" autoComplete="username" />
        <Field id="in-password" name="password" label={t('password')} type="password" autoComplete="current-password" />
        <button className="btn lg" type="submit">
          {t('signIn')}
        </button>
      </form>
    </>
  );
}

interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly autoComplete: string;
  readonly minLength?: number;
}

function Field({ id, label, ...input }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input className="input" id={id} required {...input} />
    </div>
  );
}
