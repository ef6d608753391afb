/** /usr/bin/test and /usr/bin/[ of coreutils: what `kubectl exec pod -- test -f x` and probes run. */
import { TestError, TestParser } from '../bash/builtins/test';
import { oneShot, type ToolCall } from './one-shot';
import { quoted } from './quote';

function evaluate({ sys, fail }: ToolCall, args: readonly string[]): number {
  const q = (text: string) => quoted(sys, text);
  const words = {
    integer: (text: string) => `invalid integer ${q(text)}`,
    unary: () => `missing argument after ${q(args[args.length - 1] ?? '')}`,
    binary: (text: string) => `${q(text)}: binary operator expected`,
    many: `extra argument ${q('%')}`,
  };
  try {
    return new TestParser(args, sys, words, (name) => sys.env[name] !== undefined).evaluate() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    fail(error.message);
    return 2;
  }
}

export const testTool = oneShot('test', (call) => evaluate(call, call.args));
export const bracketTool = oneShot('[', (call) => {
  if (call.args[call.args.length - 1] === ']') return evaluate(call, call.args.slice(0, -1));
  call.fail(`missing ${quoted(call.sys, ']')}`);
  return 2;
});
