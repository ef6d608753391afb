/** A shell that reads its script from standard input, command by command (`curl … | sh`, `sh < file`). */
import { parseText } from '../parse/syntax-error';
import type { Frame } from '../state';
import { type Outcome, pop, type Run, write } from './run';
import { listFrame } from './substitution';
import { syntaxMessage } from './syntax-message';

export function stepStdin(_frame: Frame, r: Run): Outcome {
  const { state, sys } = r;
  for (;;) {
    const end = state.input.text.indexOf('\n');
    if (end < 0 && !state.input.eof) {
      const got = sys.read(0);
      if (!got) return { wait: { readable: [0] } };
      state.input = { text: state.input.text + got.text, eof: got.eof && got.text === '' };
      continue;
    }
    if (end < 0 && state.input.text === '') {
      if (state.partial.trim() === '') return pop(r);
      const outcome = parseText(state.partial);
      if (outcome.kind !== 'script') {
        write(r, 2, syntaxMessage(state, state.partial, outcome));
        return pop(r, 2);
      }
      state.partial = '';
      state.stack.push(listFrame(outcome.script.text, 0));
      return;
    }
    const line = end < 0 ? state.input.text : state.input.text.slice(0, end + 1);
    state.input = { ...state.input, text: state.input.text.slice(line.length) };
    // What the script has not read yet is there for the commands it starts.
    if (!state.input.eof && state.input.text) {
      sys.unread(0, state.input.text);
      state.input = { ...state.input, text: '' };
    }
    const text = state.partial + line;
    const outcome = parseText(text);
    if (outcome.kind === 'incomplete' && !(end < 0)) {
      state.partial = text;
      continue;
    }
    state.partial = '';
    if (outcome.kind !== 'script') {
      write(r, 2, syntaxMessage(state, text, outcome));
      return pop(r, 2);
    }
    if (outcome.script.root.statements.length === 0) continue;
    state.stack.push(listFrame(text, 0));
    return;
  }
}
