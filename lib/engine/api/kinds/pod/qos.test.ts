import type { Draft } from '../kind';
import { qosClass } from './qos';

const one = (resources: Draft): Draft => ({ containers: [{ resources }] });
const FULL = { cpu: '1', memory: '1Gi' };

it.each([
  ['nothing asked', one({}), 'BestEffort'],
  ['zero asked', one({ requests: { cpu: '0' } }), 'BestEffort'],
  [
    'only disk',
    one({ limits: { 'ephemeral-storage': '1Gi' }, requests: { 'ephemeral-storage': '1Gi' } }),
    'BestEffort',
  ],
  ['all limited as asked', one({ limits: FULL, requests: { cpu: '1000m', memory: '1024Mi' } }), 'Guaranteed'],
  ['less asked than allowed', one({ limits: FULL, requests: { cpu: '500m', memory: '1Gi' } }), 'Burstable'],
  ['one limit missing', one({ limits: { cpu: '1' }, requests: { cpu: '1' } }), 'Burstable'],
  ['a second container without', { containers: [{ resources: { limits: FULL, requests: FULL } }, {}] }, 'Burstable'],
  ['the pod as a whole', { containers: [{}], resources: { limits: FULL, requests: FULL } }, 'Guaranteed'],
  ['the pod in part', { containers: [{}], resources: { requests: { cpu: '1' } } }, 'Burstable'],
])('%s', (_, spec, expected) => {
  expect(qosClass(spec as Draft)).toBe(expected);
});
