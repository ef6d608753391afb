// Pages of the lab platform. The server in front of them (lib/server/http/security-headers.ts) sets the headers.
const createNextIntlPlugin = require('next-intl/plugin');

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['@prisma/client', '@prisma/adapter-libsql', '@libsql/client', 'better-auth', 'just-bash'],
  // Types are checked by `npm run check`, by zone. A configuration of its own, because next build rewrites what it reads.
  typescript: { ignoreBuildErrors: true, tsconfigPath: 'app/tsconfig.json' },
  async redirects() {
    const to = (language) => ({ source: '/', destination: `/${language}`, permanent: false });
    return [{ ...to('en'), has: [{ type: 'cookie', key: 'locale', value: 'en' }] }, to('ko')];
  },
};

module.exports = createNextIntlPlugin('./app/_i18n/request.ts')(config);
