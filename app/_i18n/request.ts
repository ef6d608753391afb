/** next-intl's per-request configuration: which messages a page gets. */
import { getRequestConfig } from 'next-intl/server';
import { isLocale } from './locales';

export default getRequestConfig(async ({ requestLocale }) => {
  const asked = (await requestLocale) ?? 'ko';
  const locale = isLocale(asked) ? asked : 'ko';
  const messages = locale === 'ko' ? (await import('./ko.json')).default : (await import('./en.json')).default;
  return { locale, messages, timeZone: 'Asia/Seoul' };
});
