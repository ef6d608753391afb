/** Line icons of the design (../shared/mocks), drawn on a 24-pixel grid; decoration only, so hidden from readers. */
import type { ReactNode } from 'react';

const SHAPES = {
  check: (
    <>
      <path d="M4 12.5 9.5 18 20 6.5" />
    </>
  ),
  x: (
    <>
      <path d="M6 6l12 12M18 6 6 18" />
    </>
  ),
  circle: (
    <>
      <circle cx="12" cy="12" r="8.5" strokeDasharray="3.2 3.5" />
    </>
  ),
  okc: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="m8 12.3 2.8 2.8L16.2 9" />
    </>
  ),
  xc: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="m9 9 6 6M15 9l-6 6" />
    </>
  ),
  hold: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5l3.5 2" />
    </>
  ),
  wait: (
    <>
      <path d="M7 3h10M7 21h10M8 3v3.5l4 5.5 4-5.5V3M8 21v-3.5l4-5.5 4 5.5V21" />
    </>
  ),
  flag: (
    <>
      <path d="M5 21V4" />
      <path d="M5 4h12l-2.5 4L17 12H5" />
    </>
  ),
  right: (
    <>
      <path d="M5 12h14M13 6l6 6-6 6" />
    </>
  ),
  left: (
    <>
      <path d="m15 6-6 6 6 6" />
    </>
  ),
  down: (
    <>
      <path d="m6 9 6 6 6-6" />
    </>
  ),
  chev: (
    <>
      <path d="m9 6 6 6-6 6" />
    </>
  ),
  play: (
    <>
      <path d="M7 4.500v15l12-7.500z" />
    </>
  ),
  copy: (
    <>
      <rect x="9" y="9" width="11" height="11" rx="2" />
      <path d="M5 15H4V5a1 1 0 0 1 1-1h10v1" />
    </>
  ),
  reset: (
    <>
      <path d="M4 4v5h5" />
      <path d="M4.600 9A8 8 0 1 1 4 13" />
    </>
  ),
  bulb: (
    <>
      <path d="M9 18h6M10 21h4M8.500 15A6 6 0 1 1 15.500 15c-.5.500-.5 1-.5 2H9c0-1 0-1.500-.5-2z" />
    </>
  ),
  eye: (
    <>
      <path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z" />
      <circle cx="12" cy="12" r="2.800" />
    </>
  ),
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 2v2M12 20v2M4 12H2M22 12h-2M5 5l1.400 1.400M17.600 17.600 19 19M5 19l1.400-1.400M17.600 6.400 19 5" />
    </>
  ),
  mark: (
    <>
      <path d="M12 2.500 3.800 7.200v9.600L12 21.500l8.200-4.700V7.200z" />
      <path d="m8 12.200 2.800 2.800L16 9.500" />
    </>
  ),
  plus: (
    <>
      <path d="M12 5v14M5 12h14" />
    </>
  ),
  users: (
    <>
      <circle cx="9" cy="8" r="3.500" />
      <path d="M2.500 20c0-3.500 3-5.500 6.500-5.500s6.500 2 6.500 5.500M16 5a3.500 3.500 0 0 1 0 6.500M18.500 15c2 .8 3 2.500 3 5" />
    </>
  ),
  term: (
    <>
      <path d="m5 8 4 4-4 4M12 17h7" />
    </>
  ),
  warn: (
    <>
      <path d="M12 4 2.800 20h18.400zM12 10v4M12 17h.01" />
    </>
  ),
  off: (
    <>
      <path d="M3 3l18 18M8.500 16.500a5 5 0 0 1 7 0M5 13a10 10 0 0 1 4-2.500M19 13a10 10 0 0 0-5-2.900M2 9a15 15 0 0 1 4.500-2.800M22 9A15 15 0 0 0 11 5M12 20h.01" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="11" width="14" height="9" rx="2" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </>
  ),
  book: (
    <>
      <path d="M4 5a2 2 0 0 1 2-2h14v15H6a2 2 0 0 0-2 2zM4 20a1 1 0 0 0 1 1h15v-3" />
    </>
  ),
  file: (
    <>
      <path d="M6 3h8l4 4v14H6zM14 3v4h4" />
    </>
  ),
  search: (
    <>
      <circle cx="11" cy="11" r="6.500" />
      <path d="m16 16 4.500 4.500" />
    </>
  ),
  dots: (
    <>
      <path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth="2.500" />
    </>
  ),
  rec: (
    <>
      <circle cx="12" cy="12" r="9" />
      <circle cx="12" cy="12" r="3.500" fill="currentColor" />
    </>
  ),
  mail: (
    <>
      <rect x="3" y="5" width="18" height="14" rx="2" />
      <path d="m3 7 9 6 9-6" />
    </>
  ),
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, size = '' }: { readonly name: IconName; readonly size?: '' | 's' | 'l' }) {
  return (
    <svg className={`i ${size}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  );
}
