'use client';

import { usePathname } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { LOCALES } from '../_i18n/locales';

/** Goes to the same page in the other language and remembers it for the next visit to `/`. */
export function LanguageSwitch() {
  const t = useTranslations('nav');
  const locale = useLocale();
  const path = usePathname();
  const go = (language: string) => {
    document.cookie = `locale=${language}; path=/; max-age=31536000; samesite=lax`;
    window.location.assign(`/${language}${path.replace(/^\/(ko|en)/, '')}`);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn as a form's group; these are two buttons
    <div className="seg" role="group" aria-label={t('language')}>
      {LOCALES.map((language) => (
        <button key={language} type="button" aria-pressed={language === locale} onClick={() => go(language)}>
          {language.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
