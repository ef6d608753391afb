/** A small internet that profiles share: a few well-known names that answer. Nothing ever leaves the simulation. */
import type { OutsideHost } from '../contract';

function site(name: string, ip: string, title: string): OutsideHost {
  const body = `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return {
    name,
    ip,
    listens: [
      { port: 80, http: { '/': { status: 200, body } } },
      { port: 443, tcp: 'accept' },
    ],
  };
}

export const smallInternet: readonly OutsideHost[] = [
  site('example.com', '93.184.215.14', 'Example Domain'),
  site('www.example.com', '93.184.215.15', 'Example Domain'),
  site('google.com', '142.250.206.206', 'Google'),
  site('www.google.com', '142.250.206.228', 'Google'),
  site('naver.com', '223.130.192.248', 'NAVER'),
  site('www.naver.com', '223.130.192.247', 'NAVER'),
  { name: 'db.example.com', ip: '93.184.215.33', listens: [{ port: 3306, tcp: 'accept' }] },
];
