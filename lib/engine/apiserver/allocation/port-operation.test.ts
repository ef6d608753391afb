import { SimKernel } from '../../sim/kernel';
import { PortOperation } from './port-operation';

const random = () => new SimKernel({ seed: 'ports', epochMs: 0 }).random('ports');

test('a port is taken once', () => {
  const operation = new PortOperation(new Set([30001]), random(), false);
  expect(operation.allocate(30001)).toBe('provided port is already allocated');
  expect(operation.allocate(30002)).toBeUndefined();
  expect(operation.allocate(30002)).toBe('provided port is already allocated');
  expect(operation.allocate(80)).toMatch(/not in the valid range/);
});

test('a dry run makes numbers up and does not mind the range', () => {
  const first = new PortOperation(new Set(), random(), true);
  expect(first.next()).toBe(32769);
  const second = new PortOperation(new Set(), random(), true);
  expect(second.allocate(80)).toBeUndefined();
  expect(second.next()).toBe(81);
});
