/** Sign in, sign up, or start as a guest at once. */
import { headers } from 'next/headers';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { currentUser } from '../../../lib/server/accounts/current-user';
import { SiteHeader } from '../../_ui/site-header';
import { AccountForms } from './_components/account-forms';
import './sign-in.css';

export const dynamic = 'force-dynamic';

export default async function SignInPage() {
  const t = await getTranslations('signIn');
  const locale = await getLocale();
  const user = await currentUser(await headers());
  return (
    <>
      <SiteHeader user={user} current="sign-in" />
      <main className="si" id="main" tabIndex={-1}>
        <div className="a">
          <h1>{t('title')}</h1>
          <p className="lede">{t('lede')}</p>
          <Link className="btn pri lg" href={`/${locale}`}>
            {t('guest')}
          </Link>
        </div>
        <div className="b">
          <AccountForms signedInAs={user === null || user.guest ? null : user.name} />
        </div>
      </main>
    </>
  );
}
