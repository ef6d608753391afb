import { decodeBody, decodeObject } from './decode';

const POD = 'io.k8s.api.core.v1.Pod';
function decoded(text: string, definition = POD) {
  const body = decodeBody(text, 'application/json');
  if (!body.ok) return body.message;
  const object = decodeObject(body.value, definition, body.duplicates);
  return object.ok ? object.unknown : object.message;
}

test.each([
  ['{"a":nul}', "invalid character '}' in literal null (expecting 'l') ({\"a\":nul})"],
  ['{"a" 1}', 'invalid character \'1\' after object key ({"a" 1})'],
  ['{"a":1', 'unexpected end of JSON input ({"a":1)'],
  [
    '[1]',
    'json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b315d)',
  ],
  ['{"KIND":1}', 'json: cannot unmarshal number into Go struct field .kind of type string ({"KIND":1})'],
])('%s is no object of the API', (text, why) => {
  expect(decoded(text)).toBe(`couldn't get version/kind; json parse error: ${why}`);
});

test('embedded structs are named in the path of a wrong type', () => {
  const volume = '{"spec":{"volumes":[{"name":"v","configMap":{"name":5}}]}}';
  expect(decoded(volume)).toBe(
    'json: cannot unmarshal number into Go struct field ConfigMapVolumeSource.spec.volumes.VolumeSource.configMap.LocalObjectReference.name of type string',
  );
  const probe = '{"spec":{"containers":[{"livenessProbe":{"httpGet":{"path":1}}}]}}';
  expect(decoded(probe)).toBe(
    'json: cannot unmarshal number into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.path of type string',
  );
});

test('the first wrong type is told, unless a type with its own decoder fails', () => {
  expect(decoded('{"spec":{"hostNetwork":1,"nodeName":2}}')).toBe(
    'json: cannot unmarshal number into Go struct field PodSpec.spec.hostNetwork of type bool',
  );
  const time = '{"spec":{"hostNetwork":1},"status":{"startTime":"2024-13-01T00:00:00Z"}}';
  expect(decoded(time)).toBe('parsing time "2024-13-01T00:00:00Z": month out of range');
  const lease = '{"spec":{"renewTime":"2024-01-01T00:00:00Z"}}';
  expect(decoded(lease, 'io.k8s.api.coordination.v1.Lease')).toBe(
    'parsing time "2024-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  );
});

test('strict complaints: once each, in the order of the text', () => {
  const text = '{"zz":1,"metadata":{"name":"a","name":"b"},"spec":{"containers":[{"imge":"x"}]},"zz":2}';
  expect(decoded(text)).toEqual([
    'unknown field "zz"',
    'duplicate field "metadata.name"',
    'unknown field "spec.containers[0].imge"',
  ]);
});

test('integers are told as they were written', () => {
  expect(decoded('{"spec":{"terminationGracePeriodSeconds":5.0}}')).toBe(
    'json: cannot unmarshal number 5.0 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
  );
  expect(decoded('{"spec":{"containers":[{"ports":[{"containerPort":1e2}]}]}}')).toBe(
    'json: cannot unmarshal number 1e2 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
  );
});

test('keys that a YAML text sets twice', () => {
  const body = decodeBody('kind: Pod\nmetadata:\n  name: a\n  name: b\n', 'application/yaml');
  expect(body).toMatchObject({ ok: true, repeated: ['line 4: key "name" already set in map'] });
});
