/** The causes were printed by a real API server v1.36.3 for these changes. */
import type { ApiObject, Draft, FieldError } from '../kind';
import { pod } from './kind';

const containers = (...list: readonly Draft[]) => list.map((own) => ({ name: 'c', image: 'nginx:1.27', ...own }));
function stored(spec: Draft): ApiObject {
  const draft: Draft = { metadata: { name: 'p' }, spec: { serviceAccountName: 'default', ...spec } };
  pod.setDefaults(draft);
  pod.prepareForCreate(draft);
  return draft;
}
function change(part: 'ephemeralcontainers' | 'resize', spec: Draft, changed: Draft): readonly string[] {
  const old = stored(spec);
  const draft = stored({ ...spec, ...changed });
  pod.parts?.[part]?.prepare(draft, old);
  const causes = pod.parts?.[part]?.validate(draft, old) as readonly FieldError[];
  return causes.map(({ field, message }) => `${field}: ${message}`);
}
const CPU = { containers: containers({ resources: { requests: { cpu: '1' } } }) };

describe('resize', () => {
  const resize = (spec: Draft, changed: Draft) => change('resize', spec, changed);

  it('changes amounts and nothing else', () => {
    const old = stored(CPU);
    const draft = stored({ containers: containers({ image: 'other', resources: { requests: { cpu: '2' } } }) });
    pod.parts?.resize?.prepare(draft, old);
    expect((draft as Draft).spec.containers[0]).toMatchObject({
      image: 'nginx:1.27',
      resources: { requests: { cpu: '2' } },
    });
    expect(pod.parts?.resize?.validate(draft, old)).toEqual([]);
  });

  it('keeps the class of service', () => {
    expect(resize({ containers: containers({}) }, CPU)).toEqual([
      'spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing',
    ]);
    expect(resize(CPU, { containers: containers({}) })).toEqual([
      'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
      'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
    ]);
  });

  it('knows cpu and memory only', () => {
    const disk = containers({ resources: { requests: { cpu: '1', 'ephemeral-storage': '5Gi' } } });
    expect(resize(CPU, { containers: disk })).toEqual(['spec: Forbidden: only cpu and memory resources are mutable']);
  });
});

describe('ephemeral containers', () => {
  const base = { containers: containers({}), volumes: [{ name: 'v', emptyDir: {} }] };

  it('may have little', () => {
    const wrong = {
      name: 'c',
      image: 'x',
      targetContainerName: 'q',
      resources: { limits: { cpu: '1' } },
      livenessProbe: { tcpSocket: { port: 1 } },
      volumeMounts: [{ name: 'v', mountPath: '/x', subPath: 'a' }],
    };
    const never = 'Forbidden: cannot be set for an Ephemeral Container';
    const path = 'spec.ephemeralContainers[0]';
    expect(change('ephemeralcontainers', base, { ephemeralContainers: [wrong] })).toEqual([
      `${path}.name: Duplicate value: "c"`,
      `${path}.targetContainerName: Not found: "q"`,
      `${path}.resources: ${never}`,
      `${path}.livenessProbe: ${never}`,
      `${path}.volumeMounts[0].subPath: ${never}`,
    ]);
  });

  it('come, but do not change or go', () => {
    const debug = { name: 'dbg', image: 'busybox:1' };
    expect(change('ephemeralcontainers', base, { ephemeralContainers: [debug] })).toEqual([]);
    const had = { ...base, ephemeralContainers: [debug] };
    expect(change('ephemeralcontainers', had, { ephemeralContainers: [] })).toEqual([
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "dbg" may not be removed\n',
    ]);
    const [text] = change('ephemeralcontainers', had, { ephemeralContainers: [{ ...debug, image: 'other' }] });
    expect(text).toBe(
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "dbg" may not be changed\n' +
        '@@ -1,6 +1,6 @@\n {\n  "Name": "dbg",\n- "Image": "busybox:1",\n+ "Image": "other",\n' +
        '  "Command": null,\n  "Args": null,\n  "WorkingDir": "",\n',
    );
  });
});
