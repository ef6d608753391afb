/** API failures as values: `Status` objects with upstream's reasons, codes and texts (apimachinery/pkg/api/errors). */
import type { Plain } from '../../base/plain';
import type { FieldError } from '../kinds/kind';

export interface ResourceName {
  readonly group: string;
  /** Plural, as in `deployments.apps "x" not found`. */
  readonly resource: string;
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export class ApiStatus {
  constructor(
    readonly code: number,
    readonly reason: string,
    readonly message: string,
    readonly details?: StatusDetails,
  ) {}

  /** In the order of Go's struct: kind, apiVersion, metadata, status, message, reason, details, code. */
  toObject(): Plain {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details as unknown as Plain }),
      code: this.code,
    };
  }
}

function qualified({ group, resource }: ResourceName): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function detailsOf(name: string, { group, resource }: ResourceName, causes?: readonly StatusCause[]): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
    ...(causes === undefined || causes.length === 0 ? {} : { causes }),
  };
}

export function notFound(what: ResourceName, name: string): ApiStatus {
  return new ApiStatus(404, 'NotFound', `${qualified(what)} "${name}" not found`, detailsOf(name, what));
}

/** Where a name was to be generated as well, the client is asked to try again. */
export function alreadyExists(what: ResourceName, name: string, prefix = '', generated = false): ApiStatus {
  const again = generated ? ', the server was not able to generate a unique name for the object' : '';
  const details = detailsOf(name, what);
  return new ApiStatus(
    409,
    'AlreadyExists',
    `${prefix}${qualified(what)} "${name}" already exists${again}`,
    generated ? { ...details, retryAfterSeconds: 1 } : details,
  );
}

export const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

export function conflict(what: ResourceName, name: string, why: string = MODIFIED): ApiStatus {
  return new ApiStatus(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(what)} "${name}": ${why}`,
    detailsOf(name, what),
  );
}

export function forbidden(what: ResourceName, name: string, why: string, causes?: readonly StatusCause[]): ApiStatus {
  const subject = name === '' ? qualified(what) : `${qualified(what)} "${name}"`;
  return new ApiStatus(403, 'Forbidden', `${subject} is forbidden: ${why}`, detailsOf(name, what, causes));
}

/** 422 with every cause in the validators' order; equal texts stand once in the message. */
export function invalid(group: string, kind: string, name: string, errors: readonly FieldError[]): ApiStatus {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const causes = errors.map(({ type, message, field }) => ({ reason: type, message, field }));
  const details = detailsOf(name, { group, resource: kind }, causes);
  return new ApiStatus(
    422,
    'Invalid',
    `${qualified({ group, resource: kind })} ${JSON.stringify(name)} is invalid: ${list}`,
    details,
  );
}

export function badRequest(message: string): ApiStatus {
  return new ApiStatus(400, 'BadRequest', message);
}

/** Errors that upstream does not turn into a reason: they surface as 500 without one. */
export function internal(message: string): ApiStatus {
  return new ApiStatus(500, '', message);
}

/** Errors that upstream wraps as internal ones; the cause carries the text alone. */
export function internalError(message: string): ApiStatus {
  return new ApiStatus(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ message }],
  });
}

export function unauthorized(): ApiStatus {
  return new ApiStatus(401, 'Unauthorized', 'Unauthorized');
}

export function noSuchResource(): ApiStatus {
  return new ApiStatus(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): ApiStatus {
  return new ApiStatus(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

export function expired(message: string): ApiStatus {
  return new ApiStatus(410, 'Expired', message);
}
