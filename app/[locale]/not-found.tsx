import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';

export default async function NotFound() {
  const t = await getTranslations('notFound');
  return (
    <main className="page" id="main">
      <h1>{t('title')}</h1>
      <p className="lede">{t('text')}</p>
      <Link className="btn lg" href={`/${await getLocale()}`}>
        {t('back')}
      </Link>
    </main>
  );
}
