/** Content negotiation: which form of the answer the Accept header wants (apiserver/pkg/endpoints/handlers/negotiation). */
import { ApiStatus } from '../../api/machinery/status';
import { refuse } from './refusal';

export type Form = 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
export interface Wanted {
  readonly encoding: 'json' | 'yaml';
  readonly form: Form;
  /** `meta.k8s.io/v1` or `meta.k8s.io/v1beta1` of a transformed answer. */
  readonly metaVersion: string;
}

export interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const AVAILABLE = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const LISTED = `${AVAILABLE}, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch`;
const PLAIN: Wanted = { encoding: 'json', form: 'object', metaVersion: '' };
const TRANSFORMED: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

export function mediaRanges(accept: string): readonly MediaRange[] {
  return accept.split(',').map((clause) => {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    return { type, parameters: new Map(parameters.map((parameter) => splitOnce(parameter))) };
  });
}

/**
 * `list`: the router offers collections as streams too, and says so when nothing fits. `tables`: what is answered and
 * never stored has no columns.
 */
export function negotiate(accept: string | undefined, list = false, tables = true): Wanted {
  if (accept === undefined || accept === '' || accept === 'application/json') return PLAIN;
  let known = false;
  for (const { type, parameters } of mediaRanges(accept)) {
    const encoding = encodingOf(type);
    if (encoding === undefined) continue;
    known = true;
    const as = parameters.get('as');
    if (as === undefined) return encoding === 'json' ? PLAIN : { ...PLAIN, encoding };
    const version = parameters.get('v') ?? '';
    if (!TRANSFORMED.has(as) || (as === 'Table' && !tables)) continue;
    if (parameters.get('g') !== 'meta.k8s.io' || !/^v1(beta1)?$/.test(version)) continue;
    return { encoding, form: as as Form, metaVersion: `meta.k8s.io/${version}` };
  }
  return refuse(
    known
      ? notAcceptable(
          'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
        )
      : new ApiStatus(
          406,
          'NotAcceptable',
          `406: Not Acceptable\n\nAvailable representations: ${list ? LISTED : AVAILABLE}`,
          {},
        ),
  );
}

export function notAcceptable(message: string): ApiStatus {
  return new ApiStatus(406, 'NotAcceptable', message);
}

/** Protobuf is the HTTP door's: a client that offers JSON beside it gets JSON. */
function encodingOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

function splitOnce(parameter: string): readonly [string, string] {
  const equals = parameter.indexOf('=');
  return equals < 0 ? [parameter, ''] : [parameter.slice(0, equals), parameter.slice(equals + 1)];
}
