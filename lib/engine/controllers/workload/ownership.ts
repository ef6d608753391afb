/** Adopts and releases objects by patching their owner references (controller_ref_manager.go). */
import type { ApiClient, ApiFailure } from '../../client/api-client';
import { controllerReference, type Draft } from '../../client/object';
import { apiVersionOf, type Resource } from '../../client/resources';
import type { Claimer } from './claim';

export class Ownership implements Claimer {
  constructor(
    private readonly client: ApiClient,
    private readonly ownerResource: Resource,
    private readonly ownedResource: Resource,
  ) {}

  referenceTo(owner: Draft): Draft {
    return controllerReference(owner, apiVersionOf(this.ownerResource), this.ownerResource.kind);
  }

  adopt(owner: Draft, object: Draft): ApiFailure | undefined {
    return this.patch(object, this.referenceTo(owner));
  }

  release(owner: Draft, object: Draft): ApiFailure | undefined {
    const failure = this.patch(object, { $patch: 'delete', uid: owner.metadata.uid });
    // 404: it is gone; 422: it is another object of that name, or was let go already.
    return failure?.code === 404 || failure?.code === 422 ? undefined : failure;
  }

  private patch(object: Draft, reference: Draft): ApiFailure | undefined {
    const { namespace, name, uid } = object.metadata;
    const metadata = { ownerReferences: [reference], uid };
    const patched = this.client.patch(this.ownedResource, namespace, name, 'strategic', { metadata });
    return patched.ok ? undefined : patched.error;
  }
}
