'use client';

/** The lab page's frame: header, lesson, work area. Becomes a guest at once when nobody is signed in. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { ChecksDock } from './checks-dock';
import { LabContext } from './lab-context';
import { LabHeader } from './lab-header';
import type { LabText } from './lab-text';
import { LessonPane } from './lesson-pane';
import { type Pane, PaneTabs } from './pane-tabs';
import type { RenderedSection } from './render-lesson';
import { type TerminalsHandle, TerminalsPane } from './terminals-pane';
import { useNarrow } from './use-narrow';
import { useOpening } from './use-opening';
import { usePaneKeys } from './use-pane-keys';
import { type TerminalSink, useSession } from './use-session';

interface Props {
  readonly attemptId: string | null;
  /** Somebody is signed in, be it as a guest. */
  readonly known: boolean;
  readonly text: LabText;
  readonly sections: readonly RenderedSection[];
}

export function LabPageClient({ attemptId, known, text, sections }: Props) {
  const sink = useRef<TerminalSink | null>(null);
  const terminals = useRef<TerminalsHandle>(null);
  const { view, state, send } = useSession(attemptId, sink);
  const [step, setStep] = useChosenStep(text, view);
  const narrow = useNarrow(960);
  const [pane, setPane] = useState<Pane>('lesson');

  const obstacle = useOpening(attemptId, known, text.id);
  usePaneKeys();
  const run = useCallback((command: string) => {
    setPane('terminal');
    terminals.current?.run(command);
  }, []);
  const context = useMemo(() => ({ view, send, run }), [view, send, run]);
  return (
    <LabContext.Provider value={context}>
      <div className="lab-app" data-pane={pane}>
        <LabHeader text={text} view={view} step={step} />
        <Group
          className="lab-panels"
          orientation={narrow ? 'vertical' : 'horizontal'}
          id={narrow ? 'lab-narrow' : 'lab-wide'}
        >
          <Panel defaultSize={narrow ? '40%' : '36%'} minSize="20%" className="lab-panel pane-lesson">
            <LessonPane text={text} sections={sections} step={step} onStep={setStep} />
          </Panel>
          <Separator className={narrow ? 'split h' : 'split'} />
          <Panel minSize="30%" className="lab-panel pane-work">
            <Group orientation="vertical" id={narrow ? 'work-narrow' : 'work-wide'} className="work-panels">
              <Panel defaultSize="55%" minSize="20%" className="lab-panel pane-terminal">
                <TerminalsPane
                  ref={terminals}
                  sink={sink}
                  hosts={text.hosts}
                  state={obstacle ?? state}
                  ready={attemptId !== null}
                />
              </Panel>
              <Separator className="split h" />
              <Panel defaultSize="45%" minSize="15%" className="lab-panel pane-checks">
                <ChecksDock text={text} step={step} />
              </Panel>
            </Group>
          </Panel>
        </Group>
        <PaneTabs pane={pane} onPane={setPane} />
      </div>
    </LabContext.Provider>
  );
}

/** The step being read: the first one that is not passed, until the learner picks another. */
function useChosenStep(text: LabText, view: ReturnType<typeof useSession>['view']) {
  const [chosen, setChosen] = useState<number | null>(null);
  const initialised = useRef(false);
  useEffect(() => {
    if (view === null || initialised.current) return;
    initialised.current = true;
    const open = view.steps.findIndex((step) => step.status === 'open');
    setChosen(open === -1 ? text.steps.length - 1 : open);
  }, [view, text]);
  return [chosen ?? 0, setChosen] as const;
}
