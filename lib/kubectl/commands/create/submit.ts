/** What the generators of `kubectl create` share: their flags, the one NAME, sending the object they made. */
import { pathOf } from '../../client/discovery';
import type { Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { DRY_RUN, PRINT_FLAGS, VALIDATE } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { dryRunMode, reporter } from '../../printers/select';
import { annotatedTyped } from './last-applied';
import { writeQuery } from './write-query';

export const GENERATOR_FLAGS = `${PRINT_FLAGS} ${DRY_RUN} ${VALIDATE} save-config:bool field-manager`;

export interface Submission {
  /** Put before the server's message, when the command words failures itself. */
  readonly failing?: string;
  readonly operation?: string;
  readonly manager?: string;
  /** Nothing is printed about it. */
  readonly silent?: boolean;
}

/** Sends a generated object and reports it; returns it as the server keeps it. */
export function submit(k: Invocation, made: Draft, how: Submission = {}): Draft {
  const { failing, operation = 'created', manager = 'kubectl-create', silent = false } = how;
  const resource = k.discovery.kind(made.apiVersion, made.kind);
  if (!resource) throw new Failure(`no matches for kind "${made.kind}" in version "${made.apiVersion}"`);
  const report = silent ? () => undefined : reporter(k);
  const placed =
    resource.namespaced && k.connection.namespaceGiven
      ? { ...made, metadata: { ...made.metadata, namespace: k.namespace } }
      : made;
  const object = k.flags.bool('save-config') ? annotatedTyped(placed) : placed;
  if (dryRunMode(k) === 'client') {
    report(object, operation, true);
    return object;
  }
  const request = {
    method: 'POST',
    path: pathOf(resource, k.namespace),
    query: writeQuery(k, manager),
    contentType: 'application/json',
    body: object,
  } as const;
  try {
    const created = k.call(request);
    report(created, operation, true);
    return created;
  } catch (error) {
    if (error instanceof ApiFailure && failing !== undefined) throw new Failure(`${failing}${error.status.message}`);
    throw error;
  }
}

/** The command's only argument; words behind `--` are not counted where a command may follow. */
export function oneName(k: Invocation, withCommand = false): string {
  const names = withCommand && k.dash >= 0 ? k.args.slice(0, k.dash) : k.args;
  if (names.length !== 1) throw usageFailure(k.path, `exactly one NAME is required, got ${names.length}`);
  return names[0] as string;
}

export const commandWords = (k: Invocation): readonly string[] => (k.dash >= 0 ? k.args.slice(k.dash) : []);
