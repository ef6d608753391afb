/** A function as `type` and `declare -f` print it: bash's own layout for statements, if, for, while; the rest as it was written. */
import { type Node, parseScript, SELECT_MARK } from './script';

const STEP = '    ';

function own(node: Node): string {
  return String(node.sourceText ?? '').trim();
}

/** The only command of a statement that is nothing but a command. */
function alone(statement: Node): Node | undefined {
  const pipelines = statement.pipelines as Node[];
  const commands = pipelines.length === 1 ? (pipelines[0]?.commands as Node[]) : [];
  return commands.length === 1 && !pipelines[0]?.negated && !statement.background ? commands[0] : undefined;
}

function block(statements: readonly Node[], indent: string, closed = false): string {
  return statements
    .map((statement, index) => {
      const text = `${indent}${statementText(statement, indent)}`;
      const open = index === statements.length - 1 && !closed;
      return /&$/.test(text) ? text : `${text}${open ? '' : ';'}`;
    })
    .join('\n');
}

function condition(statements: readonly Node[], indent: string): string {
  return statements.map((one) => statementText(one, indent)).join('; ');
}

function spaced(text: string): string {
  return text.replace(/(^|\s)(\d*(?:>>|>|<))(?=[^\s&>|<(=])/g, '$1$2 ');
}

function statementText(statement: Node, indent: string): string {
  const command = alone(statement);
  const source = own(statement);
  const inner = indent + STEP;
  if (command === undefined || (command.redirections as Node[] | undefined)?.length) return spaced(source);
  switch (command.type) {
    case 'SimpleCommand':
      return spaced(source);
    case 'If': {
      const clauses = (command.clauses as Node[]).map(
        (clause, index) =>
          `${index === 0 ? 'if' : `${indent}elif`} ${condition(clause.condition, indent)}; then\n${block(clause.body, inner, true)}\n`,
      );
      const last = command.elseBody ? `${indent}else\n${block(command.elseBody, inner, true)}\n` : '';
      return `${clauses.join('')}${last}${indent}fi`;
    }
    case 'While':
    case 'Until':
      return `${command.type.toLowerCase()} ${condition(command.condition, indent)}; do\n${block(command.body, inner, true)}\n${indent}done`;
    case 'For': {
      const words = /\bin\s+([\s\S]*?)\s*(?:;|\n)\s*do\b/.exec(source)?.[1] ?? '"$@"';
      const name = String(command.variable).replace(SELECT_MARK, '');
      const keyword = name === command.variable ? 'for' : 'select';
      return `${keyword} ${name} in ${words};\n${indent}do\n${block(command.body, inner, true)}\n${indent}done`;
    }
    case 'Group':
      return `{ \n${block(command.body, inner)}\n${indent}}`;
    default:
      return source;
  }
}

/** `script` and `node` name the definition. */
export function functionText(name: string, script: string, node: number): string {
  const body = parseScript(script).nodes[node]?.body as Node | undefined;
  if (body === undefined) return `${name} () \n{ \n    :\n}\n`;
  if (body.type !== 'Group') return `${name} () \n{ \n${STEP}:\n}\n`;
  return `${name} () \n{ \n${block(body.body, STEP)}\n}\n`;
}

/** The value of an exported function's variable. */
export function exportedFunction(name: string, script: string, node: number): string {
  const text = functionText(name, script, node).slice(name.length + 1);
  return text
    .replace(/^\(\) \n\{ \n {4}/, '() {  ')
    .replace(/\n {4,}/g, '\n ')
    .replace(/\n$/, '');
}
