/** The bar over catalogue, progress and sign-in. The lab page has its own, with the lab's progress in it. */
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { CurrentUser } from '../../lib/server/accounts/current-user';
import { Icon } from './icon';
import { LanguageSwitch } from './language-switch';
import { ThemeToggle } from './theme-toggle';

export async function SiteHeader({
  user,
  current,
}: {
  readonly user: CurrentUser | null;
  readonly current: 'labs' | 'progress' | 'sign-in';
}) {
  const t = await getTranslations();
  const locale = await getLocale();
  const here = (page: string) => (page === current ? { 'aria-current': 'page' as const } : {});
  const signedIn = user !== null && !user.guest;
  return (
    <header className="bar">
      <Link className="brand" href={`/${locale}`} aria-label={t('brand.home')}>
        <Icon name="mark" />
        <span className="hide-s">{t('brand.name')}</span>
      </Link>
      <nav className="nav">
        <Link href={`/${locale}`} {...here('labs')}>
          {t('nav.labs')}
        </Link>
        <Link href={`/${locale}/progress`} {...here('progress')}>
          {t('nav.progress')}
        </Link>
      </nav>
      <span className="grow" />
      <LanguageSwitch />
      <ThemeToggle />
      <Link className="btn ghost" href={`/${locale}/sign-in`} {...here('sign-in')}>
        {signedIn ? user.name : t('nav.signIn')}
      </Link>
    </header>
  );
}
