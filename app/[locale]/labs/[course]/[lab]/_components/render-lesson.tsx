/** Lesson trees to React. Fences with `run` type into the terminal; everything else is text. */
import Markdoc from '@markdoc/markdoc';
import React, { type ReactNode } from 'react';
import type { Lesson } from '../../../../../../lib/course/lesson';
import { Fence } from './fence';

export interface RenderedSection {
  readonly step: string | null;
  readonly content: ReactNode;
}

function Note({ kind, children }: { readonly kind?: string; readonly children?: ReactNode }) {
  return <aside className={`aside ${kind ?? 'note'}`}>{children}</aside>;
}

function Term({ name, children }: { readonly name?: string; readonly children?: ReactNode }) {
  return <dfn title={name}>{children}</dfn>;
}

export function renderLesson(lesson: Lesson): readonly RenderedSection[] {
  return lesson.sections.map((section) => ({
    step: section.step,
    content: Markdoc.renderers.react(section.content, React, { components: { Fence, Note, Term } }),
  }));
}
