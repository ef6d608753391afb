/** What the main thread and a session worker say to each other, and what the browser and the server say over the WebSocket. */
import type { LabFolder } from '../../course/lab';
import type { LogRecord, SessionInput, SessionOutput, SessionStart, SessionView } from '../../session/contract';

/** What a worker knows before its first session. */
export interface WorkerSettings {
  readonly profiles: readonly string[];
}

export type ToWorker =
  | {
      readonly type: 'load';
      readonly id: string;
      readonly start: SessionStart;
      readonly log: readonly LogRecord[];
      readonly lab: LabFolder | null;
    }
  | { readonly type: 'attach'; readonly id: string }
  | { readonly type: 'detach'; readonly id: string }
  | { readonly type: 'input'; readonly id: string; readonly input: SessionInput }
  | { readonly type: 'unload'; readonly id: string };

export interface TerminalScreen {
  readonly tty: string;
  readonly host: string;
  readonly screen: string;
  readonly exited: boolean;
}

export type FromWorker =
  | {
      readonly type: 'loaded';
      readonly id: string;
      readonly view: SessionView;
      readonly screens: readonly TerminalScreen[];
    }
  | {
      readonly type: 'screens';
      readonly id: string;
      readonly view: SessionView;
      readonly screens: readonly TerminalScreen[];
    }
  | {
      readonly type: 'batch';
      readonly id: string;
      readonly records: readonly LogRecord[];
      readonly outputs: readonly SessionOutput[];
    }
  | { readonly type: 'failed'; readonly id: string; readonly reason: string };

/** Inputs a browser may send; everything else about a session is the server's to say. */
export type FromBrowser = { readonly type: 'input'; readonly input: SessionInput };

export type ToBrowser =
  | { readonly type: 'hello'; readonly view: SessionView; readonly screens: readonly TerminalScreen[] }
  | { readonly type: 'outputs'; readonly outputs: readonly SessionOutput[] }
  | { readonly type: 'rebuilding' }
  /** The attempt was reset, here or in another window: the page asks for the new one. */
  | { readonly type: 'ended' }
  | { readonly type: 'failed'; readonly reason: string };
