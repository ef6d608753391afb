/** next-intl's per-request configuration: which messages a page gets, by the language in its address. */
import { locale as localeInAddress } from 'next/root-params';
import { getRequestConfig } from 'next-intl/server';
import { isLocale } from './locales';

export default getRequestConfig(async () => {
  // Not next-intl's requestLocale: a page may be rendered before its layout has told it.
  const asked = await localeInAddress();
  const locale = isLocale(asked) ? asked : 'ko';
  const messages = locale === 'ko' ? (await import('./ko.json')).default : (await import('./en.json')).default;
  return { locale, messages, timeZone: 'Asia/Seoul' };
});
