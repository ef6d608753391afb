/** Upstream: validateValidatingAdmissionPolicy (pkg/apis/admissionregistration/validation/validation.go). */
import { type Compiled, compile } from '../../machinery/cel/program';
import { typeName } from '../../machinery/cel/value-types';
import type { ApiObject, Draft, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required } from '../rules/field-error';
import { dns1035LabelErrors, qualifiedNameErrors } from '../rules/names';
import { nameOf } from '../tables/column';
import { basicEnvironment, type Environment, environmentOf } from './environment';
import { matchResourcesErrors } from './rule-validation';

const FAILURE = ['Fail', 'Ignore'];
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
type Errors = readonly FieldError[];

export function validatePolicy(object: ApiObject): Errors {
  const spec: Draft = (object as Draft).spec ?? {};
  const { failurePolicy, paramKind, matchConstraints, validations = [], auditAnnotations = [] } = spec;
  const errors: FieldError[] = [];
  if (failurePolicy == null) errors.push(required('spec.failurePolicy'));
  else if (!FAILURE.includes(failurePolicy)) errors.push(notSupported('spec.failurePolicy', failurePolicy, FAILURE));
  if (paramKind) errors.push(...paramKindErrors('spec.paramKind', paramKind));
  if (!matchConstraints) errors.push(required('spec.matchConstraints'));
  else errors.push(...matchResourcesErrors('spec.matchConstraints', matchConstraints, true));
  errors.push(...conditionErrors('spec.matchConditions', spec));
  const { environment, compiled } = environmentOf(spec);
  for (const [index, variable] of ((spec.variables ?? []) as readonly Draft[]).entries())
    errors.push(...variableErrors(`spec.variables[${index}]`, variable, compiled[index] as Compiled));
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const why = 'validations or auditAnnotations must contain at least one item';
    errors.push(required('spec.validations', why), required('spec.auditAnnotations', why));
  }
  for (const [index, validation] of (validations as readonly Draft[]).entries())
    errors.push(...validationErrors(`spec.validations[${index}]`, validation, environment));
  for (const [index, annotation] of (auditAnnotations as readonly Draft[]).entries())
    errors.push(...annotationErrors(`spec.auditAnnotations[${index}]`, annotation, nameOf(object), environment));
  return errors;
}

function paramKindErrors(path: string, { apiVersion = '', kind = '' }: Draft): Errors {
  const errors: FieldError[] = [];
  if (apiVersion === '') errors.push(required(`${path}.apiVersion`));
  else if (apiVersion.split('/').length > 2)
    errors.push(invalid(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    const version = apiVersion.split('/').at(-1) as string;
    errors.push(...dns1035LabelErrors(version).map((why) => invalid(`${path}.apiVersion`, version, why)));
  }
  if (kind === '') errors.push(required(`${path}.kind`));
  else {
    const wrong = dns1035LabelErrors(kind.toLowerCase());
    const why = `may have mixed case, but should otherwise match: ${wrong.join(',')}`;
    if (wrong.length > 0) errors.push(invalid(`${path}.kind`, kind, why));
  }
  return errors;
}

/** The expression's own complaint, or that its type is another. */
function expressionErrors(path: string, source: string, wanted: string, compiled: Compiled): Errors {
  if (!compiled.ok) return [invalid(path, source, `compilation failed: ${compiled.problem}`)];
  const given = compiled.type.kind === 'null' ? 'null_type' : typeName(compiled.type);
  if (wanted === given || wanted === 'any') return [];
  if (wanted === 'string or null') {
    if (given === 'string' || given === 'null_type') return [];
    return [invalid(path, source, `must evaluate to one of [string null_type] but got ${given}`)];
  }
  return [invalid(path, source, `must evaluate to ${wanted} but got ${given}`)];
}

export function conditionErrors(path: string, spec: Draft): Errors {
  const environment = basicEnvironment(spec);
  const names = new Set<string>();
  return ((spec.matchConditions ?? []) as readonly Draft[]).flatMap(({ name = '', expression = '' }, index) => {
    const at = `${path}[${index}]`;
    const errors: FieldError[] = [];
    if (expression.trim() === '') errors.push(required(`${at}.expression`));
    else errors.push(...expressionErrors(`${at}.expression`, expression, 'bool', compile(expression, environment)));
    if (name === '') errors.push(required(`${at}.name`));
    else errors.push(...qualifiedNameErrors(name).map((why) => invalid(`${at}.name`, name, why)));
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    names.add(name);
    return errors;
  });
}

function variableErrors(path: string, { name = '', expression = '' }: Draft, compiled: Compiled): Errors {
  const errors: FieldError[] = [];
  if (name === '') errors.push(required(`${path}.name`, 'name is not specified'));
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name))
    errors.push(invalid(`${path}.name`, name, 'must be a valid CEL identifier'));
  if (expression.trim() === '') return [...errors, required(`${path}.expression`, 'expression is not specified')];
  return [...errors, ...expressionErrors(`${path}.expression`, expression, 'any', compiled)];
}

function validationErrors(path: string, validation: Draft, environment: Environment): Errors {
  const { expression = '', message = '', messageExpression = '', reason } = validation;
  const errors: FieldError[] = [];
  if (expression.trim() === '') errors.push(required(`${path}.expression`, 'expression is not specified'));
  else errors.push(...expressionErrors(`${path}.expression`, expression, 'bool', compile(expression, environment)));
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(invalid(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  else if (messageExpression !== '') {
    const words = compile(messageExpression, environment);
    errors.push(...expressionErrors(`${path}.messageExpression`, messageExpression, 'string', words));
  }
  if (message !== '' && message.trim() === '')
    errors.push(invalid(`${path}.message`, message, 'must be non-empty if specified'));
  else if (message.includes('\n')) errors.push(invalid(`${path}.message`, message, 'must not contain line breaks'));
  if (reason != null && !REASONS.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, REASONS));
  return errors;
}

function annotationErrors(path: string, annotation: Draft, policy: string, environment: Environment): Errors {
  const { key = '', valueExpression = '' } = annotation;
  const errors: FieldError[] = [];
  const whole = `${policy}/${key}`;
  if (policy === '') errors.push(invalid(`${path}.key`, key, 'requires metadata.name be non-empty'));
  else errors.push(...qualifiedNameErrors(whole).map((why) => invalid(`${path}.key`, whole, why)));
  const at = `${path}.valueExpression`;
  if (valueExpression.trim() === '') errors.push(required(at, 'valueExpression is not specified'));
  else errors.push(...expressionErrors(at, valueExpression, 'string or null', compile(valueExpression, environment)));
  return errors;
}
