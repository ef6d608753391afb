import type { KeyboardEvent } from 'react';

/** One tab stop for a list of tabs or options: arrows, Home and End move in it and choose. */
export function roving(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"], [role="option"]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (at === -1) return;
  const to = target(event.key, at, items.length);
  if (to === null) return;
  event.preventDefault();
  const item = items[(to + items.length) % items.length];
  item?.focus();
  item?.click();
}

function target(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown' || key === 'ArrowRight') return at + 1;
  if (key === 'ArrowUp' || key === 'ArrowLeft') return at - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
