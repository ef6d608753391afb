/**
 * Writes lib/engine/api/openapi/descriptions.generated.local.json (not committed): what upstream says about each type and
 * field, read from the doc comments of the npm package kubernetes-types. `kubectl explain` prints it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const PACKAGE = 'node_modules/kubernetes-types';
const OUTPUT = 'lib/engine/api/openapi/descriptions.generated.local.json';
const PREFIXES: Readonly<Record<string, string>> = {
  meta: 'io.k8s.apimachinery.pkg.apis.meta',
  api: 'io.k8s.apimachinery.pkg.api',
  apiextensions: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
};

/** By definition name: the type's own text under '', a field's under its name. */
type Texts = Record<string, Record<string, string>>;

function commentText(raw: string): string {
  const body = raw.replace(/^\/\*\*/, '').replace(/\*\/$/, '');
  if (!body.includes('\n')) return body.trim();
  const lines = body.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  return lines.join('\n').trim();
}

/** Doc comments stand right before the interface, type or field they are about. */
function readModule(path: string, prefix: string, texts: Texts): void {
  const source = readFileSync(path, 'utf8');
  const item =
    /(\/\*\*[\s\S]*?\*\/)\s*(?:export (?:interface|type) (\w+)|(?:readonly )?["']?([\w$.-]+)["']?\??:)|export (?:interface|type) (\w+)/g;
  let current: Record<string, string> = {};
  for (const [, comment, type, field, bare] of source.matchAll(item)) {
    const name = type ?? bare;
    if (name !== undefined) {
      current = {};
      texts[`${prefix}.${name}`] = current;
      if (comment !== undefined) current[''] = commentText(comment);
    } else if (field !== undefined && comment !== undefined) current[field] = commentText(comment);
  }
}

const texts: Texts = {};
for (const folder of readdirSync(PACKAGE, { withFileTypes: true })) {
  if (!folder.isDirectory()) continue;
  for (const file of readdirSync(`${PACKAGE}/${folder.name}`).filter((name) => name.endsWith('.d.ts'))) {
    const prefix = PREFIXES[folder.name] ?? `io.k8s.api.${folder.name}`;
    readModule(`${PACKAGE}/${folder.name}/${file}`, `${prefix}.${file.replace('.d.ts', '')}`, texts);
  }
}
// A type that has become stable since the package was made is known there by its earlier version.
for (const name of Object.keys(texts).sort()) {
  const stable = name.replace(/\.v(\d+)(alpha|beta)\d+\./, '.v$1.');
  if (stable !== name) texts[stable] = { ...texts[name], ...texts[stable] };
}
writeFileSync(OUTPUT, `${JSON.stringify(texts)}\n`);
