/** Upstream: legacyValidateEvent (pkg/apis/core/validation/events.go), the rules of core/v1. */
import { utf8Length } from '../../../base/utf8';
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid, required } from '../rules/field-error';
import { qualifiedNameErrors, subdomainErrors } from '../rules/names';

const MOST = 128;
const MOST_MESSAGE = 1024;
const MISMATCH = 'does not match event.namespace';

/** `reporter` is the name of the reporting controller's field in the version asked. */
export function eventErrors(object: ApiObject, reporter = 'reportingComponent'): readonly FieldError[] {
  const event = object as Draft;
  const namespace: string = event.metadata?.namespace ?? '';
  const target: string = event.involvedObject?.namespace ?? '';
  const errors: FieldError[] = [];
  const mismatch = () => errors.push(invalid('involvedObject.namespace', target, MISMATCH));
  if (event.eventTime == null) {
    if (target === '' ? namespace !== '' && namespace !== 'default' : namespace !== target) mismatch();
  } else {
    if (target === '' && namespace !== 'default' && namespace !== 'kube-system') mismatch();
    const controller: string = event.reportingComponent ?? '';
    if (controller === '') errors.push(required(reporter));
    errors.push(...qualifiedNameErrors(controller).map((text) => invalid(reporter, controller, text)));
    for (const field of ['reportingInstance', 'action', 'reason']) {
      const text: string = event[field] ?? '';
      if (text === '') errors.push(required(field));
      if (utf8Length(text) > MOST) errors.push(invalid(field, '', `can have at most ${MOST} characters`));
    }
    if (utf8Length(event.message ?? '') > MOST_MESSAGE)
      errors.push(invalid('message', '', `can have at most ${MOST_MESSAGE} characters`));
  }
  return [...errors, ...subdomainErrors(namespace).map((text) => invalid('namespace', namespace, text))];
}
