/** The status of `((…))` and `[[…]]`. */
import { evaluateCondition } from '../builtins/condition';
import { numberOf } from '../expand/arithmetic';
import type { Expander } from '../expand/expander';
import type { Node } from '../parse/script';
import { ShellError } from '../state';
import { complain, type Run } from './run';
import { conditionText, trace } from './trace';

export function arithmeticStatus(r: Run, node: Node, x: Expander): number {
  try {
    const value = x.arithmetic(node.expression);
    if (r.state.options.xtrace) trace(r, `(( ${String(node.expression.originalText ?? '').trim()} ))`);
    return value === 0n ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    complain(r, `((: ${error.message}`);
    return 1;
  }
}

export function conditionStatus(r: Run, node: Node, x: Expander): number {
  const shown = (part: Node) => {
    const text = r.state.options.xtrace ? conditionText(part, x) : undefined;
    if (text !== undefined) trace(r, `[[ ${text} ]]`);
  };
  return evaluateCondition(node.expression, x, (text) => numberOf(text, x, 0), shown) ? 0 : 1;
}
