'use client';

/** F6 and Shift+F6 go round the panes: lesson, terminal, checks; also out of the terminal, where Tab completes. */
import { useEffect } from 'react';

/** What takes the focus in each pane, in the order of the page. */
const PANES = [
  { pane: '.lesson', focus: '.lesson' },
  { pane: '.terminals', focus: '.xterm-place:not([hidden]) textarea' },
  { pane: '.dock', focus: '.dock [role="option"][aria-selected="true"], .dock [role="tab"]' },
];

export function usePaneKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const here = PANES.findIndex(({ pane }) => document.activeElement?.closest(pane) != null);
      const step = event.shiftKey ? -1 : 1;
      const next = here === -1 ? 0 : (here + step + PANES.length) % PANES.length;
      document.querySelector<HTMLElement>(PANES[next]?.focus ?? '')?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
