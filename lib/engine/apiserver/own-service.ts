/** The Service `kubernetes` is the API server's own: whoever deletes it finds it again after a while (kubernetesservice). */
import type { ApiTransport } from '../client/transport';
import { type ActorId, type Kernel, SECOND } from '../sim/kernel-contract';
import type { Change } from '../store/store';
import { type Advertised, ownService } from './bootstrap';

const INTERVAL_US = 10 * SECOND;

export class OwnService {
  constructor(
    private readonly kernel: Kernel,
    private readonly actor: ActorId,
    private readonly transport: () => ApiTransport,
    private readonly advertised: Advertised,
  ) {}

  /** The controller looks every ten seconds: at the next one it is made again. */
  note({ resource, key, after }: Change): void {
    if (resource !== 'services' || key !== 'default/kubernetes' || after !== undefined) return;
    this.kernel.post(INTERVAL_US - (this.kernel.now % INTERVAL_US), this.actor, 'own-service', null, 'timer');
  }

  make(): void {
    const path = '/api/v1/namespaces/default/services';
    const body = ownService(this.advertised);
    this.transport().request({ method: 'POST', path, contentType: 'application/json', body });
  }
}
