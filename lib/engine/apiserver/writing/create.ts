/** POST of a new object (handlers/create.go, registry/rest/create.go, registry/generic/registry/store.go Create). */
import type { ApiObject, Draft, Kind } from '../../api/kinds/kind';
import { validateMetadataCreate } from '../../api/machinery/metadata/validate';
import { alreadyExists, badRequest, internal, invalid } from '../../api/machinery/status';
import { nowMs } from '../../client/clock';
import type { ApiResponse } from '../../client/transport';
import { confirmNoEscalation } from '../access/escalation';
import type { Attributes } from '../admission/plugin';
import { admit, admitValid } from '../admission/registry';
import { internalGroup, named, type RequestContext, stored, warn } from '../request/context';
import { refuse } from '../request/refusal';
import { renderObject } from '../response/render';
import { commitCreate } from './commit';
import { trackFields } from './managed-fields';
import { dedupeOwners } from './owners';
import { readBody } from './read-body';
import { encodeFor } from './shape';
import { writeOptions } from './write-options';

const GENERATED_PREFIX_MAX = 58;

export function create(context: RequestContext): ApiResponse {
  const { kind } = context.route;
  const options = writeOptions(context, 'CreateOptions');
  const draft = readBody(context, kind, options.validation);
  checkNamespace(context, draft);
  for (const field of ['managedFields', 'deletionTimestamp', 'deletionGracePeriodSeconds'])
    delete draft.metadata[field];
  trackFields(context, undefined, draft, options.manager);
  return renderObject(context, 201, storeNew(context, draft, options.dryRun));
}

/** From admission to the store; also for objects made by PUT and apply. */
export function storeNew(context: RequestContext, draft: Draft, dryRun: boolean): ApiObject {
  const { kind } = context.route;
  dedupeOwners(context, draft);
  const attributes: Attributes = { context, operation: 'CREATE', draft, old: undefined, dryRun };
  admit(attributes);
  confirmNoEscalation(context, draft, undefined);
  initMetadata(context, kind, draft);
  if (kind.plural === 'services' && kind.group === '') context.server.services.create(draft, dryRun);
  delete draft.metadata.deletionTimestamp;
  delete draft.metadata.deletionGracePeriodSeconds;
  if (kind.hasGeneration) draft.metadata.generation = 1;
  kind.prepareForCreate(draft, nowMs(context.server.kernel));
  kind.takeRequester?.(draft, context.user);
  encodeFor(kind, draft);
  const metadata = validateMetadataCreate(
    draft.metadata,
    { namespaced: kind.namespaced, nameRule: kind.nameRule },
    kind.metadataChecks,
  );
  const own = kind.validateCreate(draft as ApiObject);
  // Validators that do not look at metadata have the first word.
  const leavesMetadata = kind.metadataChecks?.onUpdate?.length === 0 && own.length > 0;
  const errors = leavesMetadata ? own : [...metadata, ...own];
  const { name = '' } = draft.metadata;
  if (errors.length > 0) refuse(invalid(internalGroup(kind), kind.kind, name, errors));
  kind.canonicalize?.(draft);
  for (const text of kind.warningsOnCreate?.(draft as ApiObject) ?? []) warn(context, text);
  // What is no number counts as none; etcd says so, and a dry run does not ask it.
  if (!dryRun && Number(draft.metadata.resourceVersion) > 0)
    refuse(internal('resourceVersion should not be set on objects to be created'));
  delete draft.metadata.resourceVersion;
  admitValid(attributes);
  refuseExisting(context, kind, draft.metadata);
  return commitCreate(context, draft, dryRun);
}

export function checkNamespace(context: RequestContext, draft: Draft): void {
  const { kind, namespace } = context.route;
  if (!kind.namespaced) {
    delete draft.metadata.namespace;
    return;
  }
  if (draft.metadata.namespace && draft.metadata.namespace !== namespace) {
    refuse(badRequest('the namespace of the provided object does not match the namespace sent on the request'));
  }
  draft.metadata.namespace = namespace;
}

function initMetadata(context: RequestContext, kind: Kind, draft: Draft): void {
  const { kernel } = context.server;
  const { metadata } = draft;
  metadata.uid = kernel.random('apiserver/uid').uuid();
  metadata.creationTimestamp = kernel.timestamp();
  delete metadata.selfLink;
  if (!metadata.name && metadata.generateName) {
    const prefix = metadata.generateName.slice(0, GENERATED_PREFIX_MAX);
    metadata.name = `${prefix}${kernel.random(`apiserver/names/${kind.plural}`).letters(5)}`;
  }
}

function refuseExisting(context: RequestContext, kind: Kind, { name = '', generateName = '' }: Draft): void {
  const found = stored(context, name) as Draft | undefined;
  if (found === undefined) return;
  const going = found.metadata.deletionTimestamp !== undefined ? 'object is being deleted: ' : '';
  refuse(alreadyExists(named(kind), name, going, generateName !== ''));
}
