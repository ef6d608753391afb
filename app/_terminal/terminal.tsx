'use client';

/**
 * xterm.js on one tty of the session. The line discipline and readline live in the simulation: keys go out as they
 * come, what the tty prints comes back. Composed Hangul arrives whole, after the input method has finished a syllable.
 */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Xterm } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { TERMINAL_THEME } from './theme';

export interface TerminalHandle {
  write(text: string): void;
  reset(screen: string): void;
  focus(): void;
}

interface Props {
  readonly label: string;
  readonly hidden: boolean;
  readonly onKeys: (data: string) => void;
  readonly onResize: (columns: number, rows: number) => void;
  readonly ref: Ref<TerminalHandle>;
}

export function Terminal({ label, hidden, onKeys, onResize, ref }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const xterm = useRef<Xterm | null>(null);
  const handlers = useRef({ onKeys, onResize });
  handlers.current = { onKeys, onResize };

  useImperativeHandle(ref, () => ({
    write: (text) => xterm.current?.write(text),
    reset: (screen) => {
      xterm.current?.reset();
      xterm.current?.write(screen);
    },
    focus: () => xterm.current?.focus(),
  }));

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const terminal = new Xterm({
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
      fontSize: 14,
      lineHeight: 1.3,
      cursorBlink: true,
      allowTransparency: true,
      scrollback: 5_000,
      theme: TERMINAL_THEME,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(element);
    xterm.current = terminal;
    terminal.onData((data) => handlers.current.onKeys(data));
    terminal.onResize(({ cols, rows }) => handlers.current.onResize(cols, rows));
    terminal.attachCustomKeyEventHandler((event) => event.key !== 'F6');
    const refit = () => element.clientWidth > 0 && fit.fit();
    refit();
    handlers.current.onResize(terminal.cols, terminal.rows);
    const observer = new ResizeObserver(refit);
    observer.observe(element);
    // Column widths are measured with the font that is there: measure again when the terminal font has loaded.
    void document.fonts.ready.then(() => {
      terminal.options.fontFamily = `${terminal.options.fontFamily} `;
      refit();
    });
    return () => {
      observer.disconnect();
      terminal.dispose();
      xterm.current = null;
    };
  }, []);

  useEffect(() => xterm.current?.textarea?.setAttribute('aria-label', label), [label]);

  return <section className="xterm-place" ref={place} hidden={hidden} aria-label={label} />;
}
