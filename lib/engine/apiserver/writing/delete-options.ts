/** DeleteOptions from body and query, checked (meta/v1/validation.ValidateDeleteOptions). */
import type { Draft, FieldError } from '../../api/kinds/kind';
import { decodeBody, decodeObject } from '../../api/machinery/json/decode';
import { badRequest } from '../../api/machinery/status';
import { optionsInvalid } from '../reading/list-options';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';
import { checkedType } from './body-type';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';
export interface DeleteOptions {
  readonly gracePeriodSeconds: number | undefined;
  readonly propagation: Propagation | undefined;
  readonly dryRun: boolean;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
}

const SCHEMA = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
const PROPAGATIONS: readonly string[] = ['Background', 'Foreground', 'Orphan'];

export function deleteOptions(context: RequestContext): DeleteOptions {
  const { query, request } = context;
  const hasBody = request.body !== undefined && request.body !== null && request.body !== '';
  const body: Draft = hasBody ? readOptions(context) : fromQuery(query);
  const errors: FieldError[] = [];
  const { orphanDependents, propagationPolicy: policy } = body;
  if (orphanDependents !== undefined && policy !== undefined) {
    const message = `Invalid value: "${policy}": orphanDependents and deletionPropagation cannot be both set`;
    errors.push({ type: 'FieldValueInvalid', field: 'propagationPolicy', message });
  }
  if (policy !== undefined && !PROPAGATIONS.includes(policy)) {
    const message = `Unsupported value: "${policy}": supported values: "Foreground", "Background", "Orphan", "nil"`;
    errors.push({ type: 'FieldValueNotSupported', field: 'propagationPolicy', message });
  }
  const dryRun: readonly string[] = body.dryRun ?? query.all('dryRun');
  if (dryRun.some((value) => value !== 'All')) {
    const message = `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`;
    errors.push({ type: 'FieldValueNotSupported', field: 'dryRun', message });
  }
  if (errors.length > 0) refuse(optionsInvalid('DeleteOptions', errors));
  const grace = body.gracePeriodSeconds;
  return {
    gracePeriodSeconds: typeof grace === 'number' ? (grace < 0 ? 1 : grace) : undefined,
    propagation: policy ?? (orphanDependents === undefined ? undefined : orphanDependents ? 'Orphan' : 'Background'),
    dryRun: dryRun.length > 0,
    uid: body.preconditions?.uid ?? undefined,
    resourceVersion: body.preconditions?.resourceVersion ?? undefined,
  };
}

function readOptions(context: RequestContext): Draft {
  const type = checkedType(context.request.contentType);
  const body = decodeBody(context.request.body, type);
  if (!body.ok) return refuse(badRequest(body.message.replace(/ \([^()]*\)$/, '')));
  const value: Draft = body.value ?? {};
  const { kind = 'DeleteOptions', apiVersion = 'v1' } = value;
  if (kind !== 'DeleteOptions') {
    const scheme = 'in scheme "pkg/runtime/scheme.go:111"';
    refuse(
      badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} ${scheme}`),
    );
  }
  const decoded = decodeObject(value, SCHEMA, body.duplicates);
  return decoded.ok ? value : refuse(badRequest(decoded.message));
}

function fromQuery(query: RequestContext['query']): Draft {
  const options: Draft = {};
  const grace = query.integer('gracePeriodSeconds');
  const policy = query.get('propagationPolicy');
  if (grace !== undefined) options.gracePeriodSeconds = grace;
  if (policy !== undefined && policy !== '') options.propagationPolicy = policy;
  if (query.has('orphanDependents')) options.orphanDependents = query.flag('orphanDependents');
  const [uid, resourceVersion] = [query.get('uid'), query.get('resourceVersion')];
  if (uid !== undefined || resourceVersion !== undefined) options.preconditions = { uid, resourceVersion };
  return options;
}
