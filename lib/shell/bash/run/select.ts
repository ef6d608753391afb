/** `select`: a numbered menu on standard error, an answer read from standard input, until break or the end of input. */
import { textWidth } from '../../text/width';
import { SELECT_MARK } from '../parse/script';
import type { Frame } from '../state';
import { getScalar, setScalar } from '../variables';
import { pushList } from './push-list';
import { expand, nodeOf, type Outcome, pop, type Run, write } from './run';

const WIDTH = 80;

/** Blanks up to a column, with tabs where they reach, as bash writes them. */
function indent(from: number, to: number): string {
  let text = '';
  let at = from;
  while (at < to) {
    const tab = Math.floor(to / 8) > Math.floor(at / 8);
    text += tab ? '\t' : ' ';
    at += tab ? 8 - (at % 8) : 1;
  }
  return text;
}

/** Items in columns, downwards, as wide as the terminal is said to be. */
function menu(words: readonly string[], columns: number): string {
  const digits = String(words.length).length;
  const longest = Math.max(...words.map(textWidth));
  const cell = longest + digits + 2 + 2;
  const perRow = cell > columns ? 1 : Math.max(1, Math.floor(columns / cell));
  let rows = Math.max(1, Math.ceil(words.length / perRow));
  const across = Math.ceil(words.length / rows);
  if (rows === 1) rows = across;
  let text = '';
  for (let row = 0; row < rows; row++) {
    for (let at = row; at < words.length; at += rows) {
      const item = `${String(at + 1).padStart(at < rows ? String(rows).length : digits)}) ${words[at]}`;
      const place = Math.floor(at / rows) * cell;
      text += at + rows >= words.length ? item : item + indent(place + textWidth(item), place + cell);
    }
    text += '\n';
  }
  return text;
}

function ask(r: Run, frame: Frame, withMenu: boolean): void {
  const words = frame.data.words as string[];
  if (withMenu) write(r, 2, menu(words, Number(getScalar(r.state, 'COLUMNS') ?? WIDTH) || WIDTH));
  write(r, 2, getScalar(r.state, 'PS3') ?? '#? ');
  frame.data = { ...frame.data, text: '' };
  frame.phase = 2;
}

export function stepSelect(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  if (frame.phase === 0) {
    const got = expand(r, frame, (x) => (node.words ? x.words(node.words) : [...r.state.positional]));
    if (!got) return;
    if (got.value.length === 0) return pop(r, 0);
    frame.data = { ...frame.data, words: got.value };
    ask(r, frame, true);
    return;
  }
  if (frame.phase === 1) {
    // The menu is shown again only after an empty answer.
    ask(r, frame, getScalar(r.state, 'REPLY') === '');
    return;
  }
  const fd = r.state.fds[0] ?? 0;
  let text = frame.data.text as string;
  while (!text.includes('\n')) {
    const got = r.sys.read(fd);
    if (!got) {
      frame.data = { ...frame.data, text };
      return { wait: { readable: [fd] } };
    }
    text += got.text;
    if (got.eof && got.text === '') {
      write(r, 1, '\n');
      return pop(r, 1);
    }
  }
  const end = text.indexOf('\n');
  r.sys.unread(fd, text.slice(end + 1));
  const answer = text.slice(0, end).trim();
  setScalar(r.state, 'REPLY', answer);
  if (answer === '') return ask(r, frame, true);
  const words = frame.data.words as string[];
  const chosen = /^\d+$/.test(answer) ? (words[Number(answer) - 1] ?? '') : '';
  setScalar(r.state, String(node.variable).slice(SELECT_MARK.length), chosen);
  frame.phase = 1;
  pushList(r, frame.script, frame.node, 'body');
}
