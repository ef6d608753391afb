import { ApiClient } from '../client/api-client';
import { EventRecorder } from '../client/event-recorder';
import { SimKernel } from '../sim/kernel';
import { MemoryApi } from './testing/memory-api';

test('recorders that tell of namesakes in one instant do not lose an event', () => {
  const kernel = new SimKernel({ seed: 'events', epochMs: 1_795_233_600_000 });
  const api = new MemoryApi(kernel);
  const client = new ApiClient(api.transport);
  for (const [component, kind] of [
    ['deployment-controller', 'Deployment'],
    ['controllermanager', 'PodDisruptionBudget'],
  ]) {
    const recorder = new EventRecorder(kernel, client, { component: component as string });
    const object = { apiVersion: 'v1', kind, metadata: { name: 'web', namespace: 'default', uid: `${kind}-uid` } };
    recorder.event(object, 'Normal', 'Seen', `${kind} seen`);
    recorder.event(object, 'Normal', 'Seen', `${kind} seen`);
  }
  const told = api
    .list('/api/v1/events')
    .map(({ involvedObject, message, count }) => [involvedObject.kind, message, count]);
  expect(told).toEqual([
    ['Deployment', 'Deployment seen', 2],
    ['PodDisruptionBudget', 'PodDisruptionBudget seen', 2],
  ]);
});
