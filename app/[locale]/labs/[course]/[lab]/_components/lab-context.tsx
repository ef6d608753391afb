'use client';

/** What parts of the lab page share: the session's view and the ways to act on it. */
import { createContext, useContext } from 'react';
import type { SessionInput, SessionView } from '../../../../../../lib/session/contract';

export interface LabActions {
  readonly view: SessionView | null;
  send(input: SessionInput): void;
  /** Types a command into the active terminal and moves the focus there. */
  run(command: string): void;
}

export const LabContext = createContext<LabActions | null>(null);

export function useLab(): LabActions {
  const lab = useContext(LabContext);
  if (lab === null) throw new Error('useLab outside of a lab page');
  return lab;
}
