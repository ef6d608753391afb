/**
 * Writes lib/server/kubernetes-api/protobuf/messages.generated.json: field numbers, types and JSON names of every API
 * message, from generated.proto and the struct tags of the Go modules. Run: `npx tsx scripts/protobuf/build-messages.ts`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const OUTPUT = 'lib/server/kubernetes-api/protobuf/messages.generated.json';
const MODULES = process.env.GO_MODULES ?? `${homedir()}/go/pkg/mod/k8s.io`;
const VERSION = '@v0.36.3';
const API = (
  'admissionregistration/v1 apps/v1 authentication/v1 authorization/v1 autoscaling/v1 autoscaling/v2 batch/v1 certificates/v1 ' +
  'coordination/v1 core/v1 discovery/v1 events/v1 flowcontrol/v1 networking/v1 node/v1 policy/v1 rbac/v1 resource/v1 ' +
  'scheduling/v1 storage/v1'
).split(' ');
const FOLDERS: readonly string[] = [
  ...API.map((path) => `api${VERSION}/${path}`),
  `apimachinery${VERSION}/pkg/api/resource`,
  `apimachinery${VERSION}/pkg/apis/meta/v1`,
  `apimachinery${VERSION}/pkg/runtime`,
  `apimachinery${VERSION}/pkg/util/intstr`,
  `apiextensions-apiserver${VERSION}/pkg/apis/apiextensions/v1`,
  `kube-aggregator${VERSION}/pkg/apis/apiregistration/v1`,
];

interface Tag {
  readonly json: string;
  readonly pointer: boolean;
}

/** What the Go structs of a folder say of each field number. */
function tagsOf(folder: string): ReadonlyMap<string, ReadonlyMap<string, Tag>> {
  const structs = new Map<string, Map<string, Tag>>();
  for (const file of readdirSync(folder).filter((name) =>
    /^(types.*|meta|time_proto|micro_time_proto)\.go$/.test(name),
  )) {
    let current = '';
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      current = /^type (\w+) struct \{/.exec(line)?.[1] ?? (line === '}' ? '' : current);
      const match = /`json:"([^"]*)"[^`]*?protobuf:"\w+,(\d+)/.exec(line) ?? undefined;
      if (match === undefined || current === '') continue;
      const [, json = '', number = ''] = match;
      const words = line.trim().split(/\s+/);
      const pointer = words.slice(0, 2).some((word) => word.startsWith('*'));
      const fields = structs.get(current) ?? new Map<string, Tag>();
      fields.set(number, { json: json.split(',')[0] as string, pointer });
      structs.set(current, fields);
    }
  }
  return structs;
}

function main(): void {
  const packages: Record<string, string> = {};
  const messages: Record<string, string> = {};
  for (const path of FOLDERS) {
    const folder = join(MODULES, path);
    const text = readFileSync(join(folder, 'generated.proto'), 'utf8');
    const name = /^package (.+);$/m.exec(text)?.[1] as string;
    const group = groupOf(folder);
    if (group !== undefined) packages[group] = name;
    const tags = tagsOf(folder);
    for (const [, message = '', body = ''] of text.matchAll(/^message (\w+) \{\n([\s\S]*?)^\}/gm)) {
      messages[`${name}.${message}`] = fieldsOf(body, name, tags.get(message));
    }
  }
  writeFileSync(OUTPUT, `${JSON.stringify({ packages, messages }, null, 0)}\n`);
  console.log(`${Object.keys(messages).length} messages of ${Object.keys(packages).length} groups`);
}

/** `apps/v1`, `v1`; undefined where no kinds are. */
function groupOf(folder: string): string | undefined {
  const register = join(folder, 'register.go');
  if (!existsSync(register)) return undefined;
  const text = readFileSync(register, 'utf8');
  const group = /GroupName\s*=\s*"([^"]*)"/.exec(text)?.[1];
  const version = /Version:\s*"([^"]+)"/.exec(text)?.[1] ?? folder.split('/').at(-1);
  if (group === undefined) return undefined;
  return group === '' ? version : `${group}/${version}`;
}

/** One field: number, JSON name (`-` for a struct whose fields stand among the others), type, `*` repeated, `?` pointer. */
function fieldsOf(body: string, own: string, tags: ReadonlyMap<string, Tag> | undefined): string {
  const fields: string[] = [];
  for (const line of body.split('\n')) {
    const map = /^\s+map<string, ([\w.]+)> (\w+) = (\d+);/.exec(line);
    const plain = /^\s+(optional|repeated) ([\w.]+) (\w+) = (\d+);/.exec(line);
    const [type, name, number, mark] =
      map !== null
        ? [`map:${full(map[1] as string, own)}`, map[2], map[3], '']
        : plain !== null
          ? [full(plain[2] as string, own), plain[3], plain[4], plain[1] === 'repeated' ? '*' : '']
          : [undefined, undefined, undefined, ''];
    if (type === undefined || number === undefined) continue;
    const tag = tags?.get(number);
    const json = tag === undefined ? name : tag.json === '' ? '-' : tag.json;
    fields.push(`${number} ${json} ${type}${mark}${tag?.pointer === true ? '?' : ''}`);
  }
  return fields.join(';');
}

function full(type: string, own: string): string {
  if (/^(string|bytes|bool|double|u?int(32|64))$/.test(type)) return type;
  return type.startsWith('.') ? type.slice(1) : `${own}.${type}`;
}

main();
