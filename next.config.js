// Pages of the lab platform. Security headers: everything is served by this origin; xterm.js writes style elements,
// so styles need 'unsafe-inline' (measured: without it the terminal's font breaks).
const createNextIntlPlugin = require('next-intl/plugin');

const development = process.env.NODE_ENV !== 'production';
const policy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join('; ');

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ['@prisma/client', '@prisma/adapter-libsql', '@libsql/client', 'better-auth', 'just-bash'],
  typescript: { ignoreBuildErrors: true }, // checked by `npm run check`, by zone
  async redirects() {
    const to = (language) => ({ source: '/', destination: `/${language}`, permanent: false });
    return [{ ...to('en'), has: [{ type: 'cookie', key: 'locale', value: 'en' }] }, to('ko')];
  },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'Content-Security-Policy', value: policy },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
        ],
      },
    ];
  },
};

module.exports = createNextIntlPlugin('./app/_i18n/request.ts')(config);
