'use client';

/** Tabs of terminals. They belong to the session, not to the window: a reload or a second window shows the same ones. */
import { useTranslations } from 'next-intl';
import { type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { TerminalScreen } from '../../../../../../lib/server/sessions/messages';
import type { ConnectionState } from '../../../../../_terminal/connection';
import { Terminal, type TerminalHandle } from '../../../../../_terminal/terminal';
import { Icon } from '../../../../../_ui/icon';
import { roving } from '../../../../../_ui/roving';
import { Banner } from './banner';
import { useLab } from './lab-context';
import type { Obstacle } from './use-opening';
import type { TerminalSink } from './use-session';

export interface TerminalsHandle {
  run(command: string): void;
}

interface Tab {
  readonly tty: string;
  readonly host: string;
}

interface Props {
  readonly hosts: readonly string[];
  readonly sink: React.RefObject<TerminalSink | null>;
  readonly state: ConnectionState | Obstacle;
  readonly ready: boolean;
  readonly ref: Ref<TerminalsHandle>;
}

const FIRST: Tab = { tty: 'tty1', host: 'workstation' };

export function TerminalsPane({ hosts, sink, state, ready, ref }: Props) {
  const t = useTranslations('terminal');
  const { send } = useLab();
  const [tabs, setTabs] = useState<readonly Tab[]>([FIRST]);
  const [active, setActive] = useState(FIRST.tty);
  const handles = useRef(new Map<string, TerminalHandle>());
  const sizes = useRef(new Map<string, { columns: number; rows: number }>());
  const known = useRef(new Set<string>());
  /** Screens of `hello` that came before their terminal was mounted. */
  const waiting = useRef(new Map<string, string>());
  const greeted = useRef(false);
  /** Terminals whose shell has left; the next key opens a new one in their place. */
  const ended = useRef(new Set<string>());

  const openOn = useCallback(
    (tab: Tab) => {
      const size = sizes.current.get(tab.tty) ?? { columns: 80, rows: 24 };
      known.current.add(tab.tty);
      send({ kind: 'open', tty: tab.tty, host: tab.host, ...size });
    },
    [send],
  );

  useEffect(() => {
    sink.current = {
      onHello(screens: readonly TerminalScreen[]) {
        greeted.current = true;
        const open = screens.filter((screen) => !screen.exited);
        for (const screen of open) {
          known.current.add(screen.tty);
          const handle = handles.current.get(screen.tty);
          if (handle === undefined) waiting.current.set(screen.tty, screen.screen);
          else handle.reset(screen.screen);
          const size = sizes.current.get(screen.tty);
          if (size !== undefined) send({ kind: 'resize', tty: screen.tty, ...size });
        }
        if (open.length === 0) openOn(FIRST);
        else {
          setTabs(open.map(({ tty, host }) => ({ tty, host })));
          setActive((current) =>
            open.some((screen) => screen.tty === current) ? current : (open[0]?.tty ?? FIRST.tty),
          );
        }
      },
      onOutput(tty, text) {
        const handle = handles.current.get(tty);
        if (handle === undefined) waiting.current.set(tty, (waiting.current.get(tty) ?? '') + text);
        else handle.write(text);
      },
      onExit(tty) {
        ended.current.add(tty);
        handles.current.get(tty)?.write(`\r\n\x1b[2m${t('ended')}\x1b[0m`);
      },
    };
    return () => {
      sink.current = null;
    };
  }, [sink, send, openOn, t]);

  useImperativeHandle(ref, () => ({
    run(command) {
      // As a paste, so that several lines arrive as they stand; the last line's Enter runs it.
      send({ kind: 'keys', tty: active, data: `${command.replaceAll('\n', '\r')}\r` });
      handles.current.get(active)?.focus();
    },
  }));

  const resized = (tty: string, columns: number, rows: number) => {
    sizes.current.set(tty, { columns, rows });
    if (known.current.has(tty)) send({ kind: 'resize', tty, columns, rows });
  };
  const freshTty = () => {
    const used = new Set(tabs.map((tab) => tab.tty));
    let number = 1;
    while (used.has(`tty${number}`) || known.current.has(`tty${number}`)) number++;
    return `tty${number}`;
  };
  const typed = (tab: Tab, data: string) => {
    if (!ended.current.delete(tab.tty)) {
      send({ kind: 'keys', tty: tab.tty, data });
      return;
    }
    const next = { tty: freshTty(), host: tab.host };
    send({ kind: 'close', tty: tab.tty });
    setTabs(tabs.map((one) => (one.tty === tab.tty ? next : one)));
    setActive(next.tty);
    openOn(next);
  };
  const add = (host: string) => {
    const tab = { tty: freshTty(), host };
    setTabs([...tabs, tab]);
    setActive(tab.tty);
    openOn(tab);
  };
  const close = (tty: string) => {
    send({ kind: 'close', tty });
    const left = tabs.filter((tab) => tab.tty !== tty);
    setTabs(left);
    setActive(left[0]?.tty ?? FIRST.tty);
  };
  const mount = (tty: string) => (handle: TerminalHandle | null) => {
    if (handle === null) {
      handles.current.delete(tty);
      return;
    }
    handles.current.set(tty, handle);
    const text = waiting.current.get(tty);
    if (text !== undefined) {
      waiting.current.delete(tty);
      // The terminal itself is made in an effect of the child, which runs before this one of the parent.
      queueMicrotask(() => handle.write(text));
    }
  };

  return (
    <section className="terminals">
      <div className="tabs term-tabs" role="tablist" onKeyDown={roving}>
        {tabs.map((tab) => (
          <span key={tab.tty} className="term-tab">
            <button
              type="button"
              role="tab"
              aria-selected={tab.tty === active}
              tabIndex={tab.tty === active ? 0 : -1}
              onClick={() => setActive(tab.tty)}
            >
              {tab.host}
            </button>
            {tabs.length > 1 ? (
              <button type="button" className="btn ghost sq" aria-label={t('close')} onClick={() => close(tab.tty)}>
                <Icon name="x" size="s" />
              </button>
            ) : null}
          </span>
        ))}
        {hosts.map((host) => (
          <button
            key={host}
            type="button"
            className="btn ghost add"
            aria-label={`${t('new')}: ${host}`}
            title={`${t('new')}: ${host}`}
            onClick={() => add(host)}
          >
            <Icon name="plus" size="s" />
            {host}
          </button>
        ))}
      </div>
      <div className="term-stack">
        <Banner state={state} />
        {ready
          ? tabs.map((tab) => (
              <Terminal
                key={tab.tty}
                ref={mount(tab.tty)}
                label={t('label', { host: tab.host })}
                hidden={tab.tty !== active}
                onKeys={(data) => typed(tab, data)}
                onResize={(columns, rows) => resized(tab.tty, columns, rows)}
              />
            ))
          : null}
      </div>
    </section>
  );
}
