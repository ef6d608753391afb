/**
 * x-kubernetes-validations of a schema: their texts, and whether their expressions compile against the types of the schema
 * (ValidateCustomResourceDefinitionOpenAPISchema). What rules may cost is not estimated.
 */
import { compile, mentions } from '../../machinery/cel/program';
import { typeOfSchema, withObjectMeta } from '../../machinery/cel/schema-types';
import { optionalOf, type Type } from '../../machinery/cel/value-types';
import type { Draft, FieldError } from '../kind';
import { invalid, notSupported, required } from '../rules/field-error';

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

export interface RulePlace {
  readonly isRoot: boolean;
  /** Path of the list above whose items have no counterpart in the old object. */
  readonly uncorrelatable: string | undefined;
}

export function ruleErrors(path: string, schema: Draft, place: RulePlace): readonly FieldError[] {
  const rules: readonly Draft[] = schema['x-kubernetes-validations'] ?? [];
  if (rules.length === 0) return [];
  const at = (index: number) => `${path}.x-kubernetes-validations[${index}]`;
  const self = typeOfSchema(place.isRoot ? withObjectMeta(schema) : schema);
  return [
    ...rules.flatMap((rule, index) => textErrors(at(index), rule, self)),
    ...rules.flatMap((rule, index) => compileErrors(at(index), rule, self, place)),
  ];
}

function textErrors(path: string, rule: Draft, self: Type): readonly FieldError[] {
  const { rule: text = '', message = '', reason, fieldPath = '' } = rule;
  const errors: FieldError[] = [];
  const refuse = (field: string, why: string) => errors.push(invalid(`${path}.${field}`, rule[field], why));
  if (text.trim() === '') errors.push(required(`${path}.rule`, 'rule is not specified'));
  if (message !== '' && message.trim() === '') refuse('message', 'must be non-empty if specified');
  else if (message.includes('\n')) refuse('message', 'must not contain line breaks');
  else if (text.trim().includes('\n') && message === '')
    errors.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'));
  if (rule.messageExpression && rule.messageExpression.trim() === '')
    errors.push(required(`${path}.messageExpression`, 'must be non-empty if specified'));
  if (reason != null && !REASONS.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, REASONS));
  if (fieldPath !== '' && !isPath(fieldPath, self)) refuse('fieldPath', 'must be a valid path');
  return errors;
}

/** `.a.b['c']` through fields that there are. */
function isPath(text: string, self: Type): boolean {
  if (!/^(?:\.[A-Za-z_][\w-]*|\['[^']*'\])+$/.test(text)) return false;
  let type: Type = self;
  for (const [, dotted, quoted] of text.matchAll(/\.([A-Za-z_][\w-]*)|\['([^']*)'\]/g)) {
    const name = dotted ?? (quoted as string);
    if (type.kind === 'map') type = type.value;
    else if (type.kind === 'object' && type.fields.has(name)) type = type.fields.get(name) as Type;
    else return false;
  }
  return true;
}

/** The rule as the server's internal type prints it. */
function shown(rule: Draft): Draft {
  return {
    Rule: rule.rule ?? '',
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}

function compileErrors(path: string, rule: Draft, self: Type, place: RulePlace): readonly FieldError[] {
  const text: string = rule.rule ?? '';
  if (text.trim() === '') return [];
  const oldSelf = rule.optionalOldSelf === true ? optionalOf(self) : self;
  const errors: FieldError[] = [];
  const refuse = (field: string, why: string) => errors.push(invalid(`${path}.${field}`, shown(rule), why));
  const compiled = compile(text, { self, oldSelf });
  if (!compiled.ok) refuse('rule', `compilation failed: ${compiled.problem}`);
  else {
    if (compiled.type.kind !== 'bool') refuse('rule', 'cel expression must evaluate to a bool');
    const usesOld = mentions(compiled.expression, 'oldSelf');
    if (usesOld && place.uncorrelatable !== undefined) {
      const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelatable}`;
      errors.push(invalid(`${path}.rule`, text, why));
    }
    if (rule.optionalOldSelf != null && !usesOld)
      errors.push(
        invalid(`${path}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'),
      );
  }
  if (!rule.messageExpression?.trim()) return errors;
  const words = compile(rule.messageExpression, { self, oldSelf });
  if (!words.ok) refuse('messageExpression', `messageExpression compilation failed: ${words.problem}`);
  else if (words.type.kind !== 'string') refuse('messageExpression', 'messageExpression must evaluate to a string');
  return errors;
}
