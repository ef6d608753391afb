'use client';

/** One connection to the session of an attempt: its latest view, its banner, and where terminal output goes. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { TerminalScreen, ToBrowser } from '../../../../../../lib/server/sessions/messages';
import type { SessionInput, SessionView } from '../../../../../../lib/session/contract';
import { type ConnectionState, SessionConnection } from '../../../../../_terminal/connection';

export interface TerminalSink {
  onHello(screens: readonly TerminalScreen[]): void;
  onOutput(tty: string, text: string): void;
  onExit(tty: string): void;
}

export function useSession(attemptId: string | null, sink: React.RefObject<TerminalSink | null>) {
  const [view, setView] = useState<SessionView | null>(null);
  const [state, setState] = useState<ConnectionState>('connecting');
  const connection = useRef<SessionConnection | null>(null);

  useEffect(() => {
    if (attemptId === null) return;
    const protocol = window.location.protocol === 'https:' ? 'wss' : 'ws';
    const hear = (message: ToBrowser) => {
      if (message.type === 'hello') {
        setView(message.view);
        sink.current?.onHello(message.screens);
      } else if (message.type === 'outputs') {
        for (const output of message.outputs) {
          if (output.kind === 'output') sink.current?.onOutput(output.tty, output.text);
          else if (output.kind === 'exit') sink.current?.onExit(output.tty);
          else if (output.kind === 'view') setView(output.view);
        }
      } else if (message.type === 'ended') window.location.reload();
    };
    const opened = new SessionConnection(
      `${protocol}://${window.location.host}/ws/attempts/${attemptId}`,
      hear,
      setState,
    );
    connection.current = opened;
    return () => {
      opened.close();
      connection.current = null;
    };
  }, [attemptId, sink]);

  const send = useCallback((input: SessionInput) => connection.current?.send(input), []);
  return { view, state, send };
}
