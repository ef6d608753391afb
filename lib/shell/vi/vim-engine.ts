/**
 * One vim engine for one editor process. The engine wants a few DOM names while it works; they exist for the time of a
 * call only, so that nothing else in the process takes itself for a browser.
 */
import { initVim } from '@replit/codemirror-vim-core';
import { StringStream } from './string-stream';
import type { Pos } from './text-buffer';

class FakeNode {
  readonly nodeType = 1;
  children: FakeNode[] = [];
  style: any = {};
  text = '';
  constructor(text = '') {
    this.text = text;
  }
  get textContent(): string {
    return this.text + this.children.map((child) => child.textContent).join('');
  }
  set textContent(text: string) {
    this.text = text;
    this.children = [];
  }
  appendChild(child: FakeNode): FakeNode {
    this.children.push(child);
    return child;
  }
  setAttribute(): void {}
  addEventListener(): void {}
}

const DOM: Readonly<Record<string, unknown>> = {
  document: { createElement: () => new FakeNode(), createTextNode: (text: string) => new FakeNode(text) },
  window: { setTimeout: () => 0, clearTimeout: () => undefined },
  setTimeout: () => 0,
  clearTimeout: () => undefined,
};

export function withDom<T>(work: () => T): T {
  const globals = globalThis as unknown as Record<string, unknown>;
  const saved = Object.keys(DOM).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const name of Object.keys(DOM))
    Object.defineProperty(globalThis, name, { value: DOM[name], configurable: true, writable: true });
  try {
    return work();
  } finally {
    for (const [name, descriptor] of saved) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete globals[name];
    }
  }
}

/** The editor constructor's statics that the engine uses. */
function editorStatics(): any {
  const statics: any = function Editor() {};
  statics.Pos = function MakePos(line: number, ch: number): Pos {
    return { line, ch };
  };
  statics.StringStream = StringStream;
  statics.commands = {
    undo: (cm: any) => cm.undo(),
    redo: (cm: any) => cm.redo(),
    newlineAndIndent: (cm: any) => cm.execCommand('newlineAndIndent'),
    indentAuto: (cm: any) => cm.execCommand('indentAuto'),
    save: () => undefined,
  };
  for (const name of ['goCharLeft', 'goCharRight', 'goLineUp', 'goLineDown', 'newlineAndIndentContinueComment'])
    statics.commands[name] = (cm: any) => cm.execCommand(name);
  statics.keyMap = {};
  statics.isMac = false;
  statics.e_stop = () => undefined;
  statics.e_preventDefault = () => undefined;
  statics.isWordChar = (c: string) => /[\w\p{L}\p{N}]/u.test(c);
  statics.keyName = (event: any) => event.key;
  statics.lookupKey = (_key: string, _map: string, handler: (bound: any) => boolean) => void handler;
  statics.on = (target: any, type: string, f: any) => target.on?.(type, f);
  statics.off = (target: any, type: string, f: any) => target.off?.(type, f);
  statics.signal = (target: any, type: string, event: any) => target.signal?.(type, event);
  statics.findMatchingTag = () => undefined;
  statics.findEnclosingTag = () => undefined;
  return statics;
}

export function createVim(): any {
  return withDom(() => initVim(editorStatics()));
}
