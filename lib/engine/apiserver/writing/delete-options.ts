/** DeleteOptions from body and query, checked (meta/v1/validation.ValidateDeleteOptions). */
import type { Draft, FieldError } from '../../api/kinds/kind';
import { decodeBody } from '../../api/machinery/json/decode';
import { badRequest } from '../../api/machinery/status';
import { optionsInvalid } from '../reading/list-options';
import type { RequestContext } from '../request/context';
import { refuse } from '../request/refusal';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';
export interface DeleteOptions {
  readonly gracePeriodSeconds: number | undefined;
  readonly propagation: Propagation | undefined;
  readonly dryRun: boolean;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
}

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
    const message = `Unsupported value: "${policy}": supported values: "Foreground", "Background", "Orphan"`;
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
    uid: body.preconditions?.uid,
    resourceVersion: body.preconditions?.resourceVersion,
  };
}

function readOptions(context: RequestContext): Draft {
  const body = decodeBody(context.request.body, context.request.contentType ?? 'application/json');
  if (!body.ok) return refuse(badRequest(body.message.replace(/ \([^()]*\)$/, '')));
  return body.value ?? {};
}

function fromQuery(query: RequestContext['query']): Draft {
  const options: Draft = {};
  const grace = query.get('gracePeriodSeconds');
  const policy = query.get('propagationPolicy');
  if (grace !== undefined && grace !== '') options.gracePeriodSeconds = Number(grace);
  if (policy !== undefined && policy !== '') options.propagationPolicy = policy;
  if (query.has('orphanDependents')) options.orphanDependents = query.flag('orphanDependents');
  return options;
}
