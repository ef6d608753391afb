/**
 * Writes lib/engine/api/openapi/shape.generated.json from a live API server's /openapi/v3 (the published files lack enums)
 * and the Go types in the module cache. Run: `npx tsx scripts/openapi/build-shape.ts https://127.0.0.1:PORT TOKEN`.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { type GoStructs, printedGoType, readGoStructs } from './go-fields';

const GROUPS = [
  'api/v1',
  ...(
    'apps/v1 discovery.k8s.io/v1 events.k8s.io/v1 coordination.k8s.io/v1 batch/v1 autoscaling/v1 autoscaling/v2 networking.k8s.io/v1 policy/v1 ' +
    'rbac.authorization.k8s.io/v1 storage.k8s.io/v1 scheduling.k8s.io/v1 admissionregistration.k8s.io/v1 apiextensions.k8s.io/v1 ' +
    'certificates.k8s.io/v1 apiregistration.k8s.io/v1 authentication.k8s.io/v1 authorization.k8s.io/v1 node.k8s.io/v1 ' +
    'flowcontrol.apiserver.k8s.io/v1 resource.k8s.io/v1'
  )
    .split(' ')
    .map((group) => `apis/${group}`),
];
const OUTPUT = 'lib/engine/api/openapi/shape.generated.json';
const MODULES = process.env.GO_MODULES ?? `${homedir()}/go/pkg/mod/k8s.io`;

type Json = { [key: string]: any };
const [server, token] = process.argv.slice(2);
if (!server || !token) throw new Error('usage: build-shape.ts SERVER TOKEN');

function get(path: string): Json {
  const text = execFileSync('curl', ['-sk', '-H', `Authorization: Bearer ${token}`, `${server}/openapi/v3/${path}`], {
    maxBuffer: 1 << 28,
  });
  return JSON.parse(text.toString());
}

function refName(schema: Json): string | undefined {
  const ref: string | undefined = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return ref?.replace('#/components/schemas/', '');
}

function fieldShape(schema: Json): Json {
  const out: Json = {};
  const ref = refName(schema);
  if (ref) out.ref = ref;
  else out.type = schema.oneOf ? 'any' : (schema.type ?? 'any');
  if (schema.format) out.format = schema.format;
  if (schema.enum) out.enum = schema.enum;
  if (schema.default !== undefined) out.default = schema.default;
  if (schema.items) out.items = fieldShape(schema.items);
  if (schema.additionalProperties) out.additional = fieldShape(schema.additionalProperties);
  const extensions: readonly [string, string][] = [
    ['mergeKey', 'x-kubernetes-patch-merge-key'],
    ['listType', 'x-kubernetes-list-type'],
    ['listMapKeys', 'x-kubernetes-list-map-keys'],
    ['mapType', 'x-kubernetes-map-type'],
  ];
  for (const [name, extension] of extensions) if (schema[extension] !== undefined) out[name] = schema[extension];
  const strategy = schema['x-kubernetes-patch-strategy'];
  if (strategy) out.patchStrategy = strategy.split(',');
  return out;
}

const structsByFolder = new Map<string, GoStructs>();
function goStructs(definition: string): { structs: GoStructs; pkg: string } | undefined {
  const api = /^io\.k8s\.api\.(\w+)\.(\w+)\.\w+$/.exec(definition);
  const meta = /^io\.k8s\.apimachinery\.pkg\.apis\.meta\.v1\.\w+$/.test(definition);
  const extensions = /^io\.k8s\.apiextensions-apiserver\.pkg\.apis\.apiextensions\.v1\.\w+$/.test(definition);
  const folder = api
    ? `${MODULES}/api@v0.36.3/${api[1]}/${api[2]}`
    : meta
      ? `${MODULES}/apimachinery@v0.36.3/pkg/apis/meta/v1`
      : extensions
        ? `${MODULES}/apiextensions-apiserver@v0.36.3/pkg/apis/apiextensions/v1`
        : undefined;
  if (!folder) return undefined;
  if (!structsByFolder.has(folder)) structsByFolder.set(folder, readGoStructs(folder));
  return { structs: structsByFolder.get(folder)!, pkg: api?.[2] ?? 'v1' };
}

function definitionShape(name: string, schema: Json): Json {
  const out: Json = { type: schema.oneOf ? 'any' : (schema.type ?? 'any') };
  if (schema.format) out.format = schema.format;
  if (schema.required) out.required = schema.required;
  const kinds = schema['x-kubernetes-group-version-kind'];
  // meta types are registered in every group: the list says nothing about them.
  if (kinds && kinds.length < 5) out.kinds = kinds;
  if (schema['x-kubernetes-map-type']) out.mapType = schema['x-kubernetes-map-type'];
  if (schema['x-kubernetes-unions']) out.unions = schema['x-kubernetes-unions'];
  const go = goStructs(name);
  const goFields = go?.structs.get(name.slice(name.lastIndexOf('.') + 1)) ?? [];
  const fields: Json = {};
  const names = Object.keys(schema.properties ?? {});
  const position = (field: string) => {
    const index = goFields.findIndex((goField) => goField.json === field);
    return index < 0 ? (field === 'kind' ? -3 : field === 'apiVersion' ? -2 : field === 'metadata' ? -1 : 1e6) : index;
  };
  names.sort((a, b) => position(a) - position(b));
  for (const field of names) {
    const shape = fieldShape(schema.properties[field]);
    const goField = goFields.find((candidate) => candidate.json === field);
    if (goField) {
      shape.goType = printedGoType(goField.type, go!.pkg);
      if (goField.name !== field[0]!.toUpperCase() + field.slice(1)) shape.goName = goField.name;
      if (goField.type.startsWith('*')) shape.pointer = true;
      if (goField.omit) shape.omit = goField.omit;
    }
    fields[field] = shape;
  }
  if (names.length) out.fields = fields;
  return out;
}

const definitions: Json = {};
for (const group of GROUPS) {
  const schemas: Json = get(group).components.schemas;
  for (const name of Object.keys(schemas).sort()) definitions[name] ??= definitionShape(name, schemas[name]);
}
const sorted = Object.fromEntries(
  Object.keys(definitions)
    .sort()
    .map((name) => [name, definitions[name]]),
);
const lines = Object.entries(sorted).map(([name, shape]) => `${JSON.stringify(name)}:${JSON.stringify(shape)}`);
writeFileSync(OUTPUT, `{"version":"v1.36.3","definitions":{\n${lines.join(',\n')}\n}}\n`);
process.stderr.write(`${OUTPUT}: ${lines.length} definitions\n`);
