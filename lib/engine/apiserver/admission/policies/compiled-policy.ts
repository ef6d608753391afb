/** A policy with its expressions read; a stored policy never changes, so it is read once. */
import type { ApiObject, Draft } from '../../../api/kinds/kind';
import { basicEnvironment, environmentOf } from '../../../api/kinds/validating-admission-policy/environment';
import { compile } from '../../../api/machinery/cel/program';
import type { Expression } from '../../../api/machinery/cel/syntax';

interface Validation {
  readonly source: string;
  readonly expression: Expression;
  readonly message: string;
  readonly messageExpression: Expression | undefined;
  readonly reason: string | undefined;
}
export interface Policy {
  readonly ignoresErrors: boolean;
  readonly paramKind: Draft | undefined;
  readonly variables: readonly { readonly name: string; readonly expression: Expression }[];
  readonly conditions: readonly { readonly source: string; readonly expression: Expression }[];
  readonly validations: readonly Validation[];
}

const known = new WeakMap<ApiObject, Policy>();

export function compiledPolicy(object: ApiObject): Policy {
  const found = known.get(object);
  if (found !== undefined) return found;
  const policy = read((object as Draft).spec);
  known.set(object, policy);
  return policy;
}

function read(spec: Draft): Policy {
  const { environment, compiled } = environmentOf(spec);
  const basic = basicEnvironment(spec);
  return {
    ignoresErrors: spec.failurePolicy === 'Ignore',
    paramKind: spec.paramKind,
    variables: compiled.flatMap((one, index) =>
      one.ok ? [{ name: spec.variables[index].name as string, expression: one.expression }] : [],
    ),
    conditions: ((spec.matchConditions ?? []) as readonly Draft[]).flatMap(({ expression: source }) => {
      const one = compile(source, basic);
      return one.ok ? [{ source, expression: one.expression }] : [];
    }),
    validations: ((spec.validations ?? []) as readonly Draft[]).flatMap((validation): readonly Validation[] => {
      const { expression: source, message = '', messageExpression = '', reason } = validation;
      const one = compile(source, environment);
      const words = messageExpression === '' ? undefined : compile(messageExpression, environment);
      if (!one.ok) return [];
      const said = words?.ok === true ? words.expression : undefined;
      return [{ source, expression: one.expression, message, messageExpression: said, reason }];
    }),
  };
}
