/** `-o FORMAT`: every output form but the tables of `get` and `describe`. */

import { toYaml } from '../../engine/base/yaml/emit';
import type { Draft } from '../draft';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { goSyntax, goValue } from './go-format';
import { toGoJson } from './go-json';
import { ExecutionError, executeTemplate } from './go-template/execute';
import { parseTemplate } from './go-template/parse';
import { TemplateError } from './go-template/template-error';
import { findResults, relaxedJsonPath, runJsonPath } from './jsonpath/evaluate';
import { JsonPathError, parseJsonPath } from './jsonpath/parse';
import { toKyaml } from './kyaml';
import { TABLE_LAYOUT, TabWriter } from './tab-writer';

export type ObjectPrinter = (object: Draft, typed?: boolean) => string;
const TEMPLATES =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile';

const OBJECT_FORMATS: readonly string[] = ['json', 'yaml', 'kyaml', 'name'];

const plainName = (object: Draft): string => {
  const [group] = String(object.apiVersion ?? '').includes('/') ? String(object.apiVersion).split('/') : [''];
  return `${String(object.kind).toLowerCase()}${group ? `.${group}` : ''}/${object.metadata?.name || '<unknown>'}\n`;
};
const stripped = (object: Draft): Draft => {
  if (Array.isArray(object?.items)) return { ...object, items: object.items.map(stripped) };
  if (!object?.metadata?.managedFields) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
};

function jsonPathPrinter(template: string, asJson: boolean, lax: boolean): ObjectPrinter {
  let nodes: ReturnType<typeof parseJsonPath>;
  try {
    nodes = parseJsonPath(template);
  } catch (error) {
    throw new Failure(`error parsing jsonpath ${template}, ${(error as Error).message}`);
  }
  return (object) => {
    try {
      return runJsonPath(nodes, object, { allowMissingKeys: lax, asJson });
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      throw new Failure(
        `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
      );
    }
  };
}

function templatePrinter(k: Invocation, template: string, lax: boolean): ObjectPrinter {
  let parsed: ReturnType<typeof parseTemplate>;
  try {
    parsed = parseTemplate(template);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new Failure(`error parsing template ${template}, template: output:1: ${error.message}`);
  }
  return (object) => {
    try {
      return executeTemplate(parsed, object, !lax);
    } catch (error) {
      if (!(error instanceof ExecutionError)) throw error;
      const { message, written } = error;
      k.out(
        `${written}Error executing template: ${message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${toGoJson(object)}\n\tobject given to template engine was:\n\t\t${goValue(object)}\n\n`,
      );
      throw new Failure(`error executing template ${JSON.stringify(template)}: ${message}`);
    }
  };
}

function columnText(path: string, row: Draft): string {
  const lists = findResults(path, row, { allowMissingKeys: true });
  const none = lists.length === 0 || lists[0]?.length === 0;
  return [...(none ? ['<none>'] : []), ...lists.flat().map(goValue)].join(',');
}

function columnsPrinter(k: Invocation, spec: string): ObjectPrinter {
  if (spec === '') throw new Failure('custom-columns format specified but no custom columns given');
  const columns = spec.split(',').map((part) => {
    const at = part.indexOf(':');
    if (at < 0) throw new Failure(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, at), path: relaxedJsonPath(part.slice(at + 1)) };
  });
  const writer = new TabWriter(TABLE_LAYOUT);
  let head = !k.flags.bool('no-headers');
  const line = (cells: readonly string[]) => writer.write(`${cells.join('\t')}\n`);
  return (object) => {
    const rows: Draft[] = Array.isArray(object.items) ? object.items : [object];
    if (head) line(columns.map(({ header }) => header));
    head = false;
    try {
      for (const row of rows) line(columns.map(({ path }) => columnText(path, row)));
    } catch (error) {
      k.out(writer.flush());
      throw error;
    }
    return writer.flush();
  };
}

/** A line of headers and a line of paths, as many of the one as of the other. */
function columnsOfFile(text: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const expected = 'Expected format is one line of space separated headers, one line of space separated column specs.';
  const words = (line: string) => line.split(/\s+/).filter((word) => word !== '');
  if (text === '') throw new Failure(`invalid template, missing header line. ${expected}`);
  if (lines.length < 2) throw new Failure(`invalid template, missing spec line. ${expected}`);
  const [headers, paths] = [words(lines[0] as string), words(lines[1] as string)];
  if (headers.length !== paths.length) {
    throw new Failure(`number of headers (${headers.length}) and field specifications (${paths.length}) don't match`);
  }
  return headers.map((header, at) => `${header}:${paths[at]}`).join(',');
}

function fileText(k: Invocation, path: string, what: string): string {
  const file = k.sys.files.readFile(path);
  if (!file.ok) throw new Failure(`error reading ${what} ${path}, open ${path}: no such file or directory`);
  return file.value;
}

/** The printer for `-o`, or undefined for the command's own way of printing ('' and, for get, wide). */
export function printerFor(k: Invocation, forGet = false): ObjectPrinter | undefined {
  const given = k.flags.string('output');
  // get takes a template without an output format.
  const format = given === '' && forGet && k.flags.string('template') !== '' ? 'go-template' : given;
  const at = format.indexOf('=');
  const named = at > 0 ? format.slice(0, at) : format;
  // The formats of whole objects are known in any case.
  const kind = OBJECT_FORMATS.includes(named.toLowerCase()) ? named.toLowerCase() : named;
  const value = at > 0 ? format.slice(at + 1) : k.flags.string('template');
  const managed = k.flags.bool('show-managed-fields');
  const clean = (object: Draft) => (managed ? object : stripped(object));
  if (format === '' || (forGet && format === 'wide')) return undefined;
  const lax = k.flags.string('allow-missing-template-keys') !== 'false';
  switch (kind) {
    case 'json':
      if (at > 0) break;
      return (object, typed) => `${toGoJson(clean(object), { indent: '    ', sortKeys: !typed })}\n`;
    case 'yaml': {
      if (at > 0) break;
      let first = true;
      return (object) => {
        const lead = first ? '' : '---\n';
        first = false;
        return lead + toYaml(clean(object));
      };
    }
    case 'name':
      if (at > 0) break;
      return (object) => (Array.isArray(object.items) ? object.items.map(plainName).join('') : plainName(object));
    case 'jsonpath':
    case 'jsonpath-as-json':
      if (value === '') throw new Failure('template format specified but no template given');
      return jsonPathPrinter(value, kind === 'jsonpath-as-json', lax);
    case 'jsonpath-file':
      return jsonPathPrinter(fileText(k, value, '--template'), false, lax);
    case 'custom-columns':
      if (forGet) return columnsPrinter(k, value);
      break;
    case 'custom-columns-file':
      if (forGet) {
        return columnsPrinter(k, columnsOfFile(fileText(k, value, 'template')));
      }
      break;
    case 'go-template':
    case 'template':
      if (value === '') throw new Failure('template format specified but no template given');
      return templatePrinter(k, value, lax);
    case 'go-template-file':
    case 'templatefile':
      return templatePrinter(k, fileText(k, value, '--template'), lax);
    case 'kyaml':
      if (at > 0) break;
      return (object, typed) => toKyaml(clean(object), !typed);
  }
  const allowed = forGet
    ? 'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml'
    : `${TEMPLATES},yaml`;
  throw new Failure(
    `unable to match a printer suitable for the output format "${format}", allowed formats are: ${allowed}`,
  );
}

/** `deployment.apps/web OPERATION`. */
export const nameLine = (object: Draft, operation: string): string =>
  plainName(object).replace('\n', () => ` ${operation}\n`);

/** `deployment.apps/web created (dry run)` or the object in the format asked for. */
export function reporter(k: Invocation): (object: Draft, operation: string, typed?: boolean) => void {
  const printer = printerFor(k);
  const mode = dryRunMode(k);
  const suffix = mode === 'client' ? ' (dry run)' : mode === 'server' ? ' (server dry run)' : '';
  return (object, operation, typed) => {
    if (printer) k.out(printer(object, typed));
    else k.out(nameLine(object, `${operation}${suffix}`));
  };
}

export function dryRunMode(k: Invocation): 'none' | 'client' | 'server' {
  const value = k.flags.string('dry-run');
  if (value === '' || value === 'none' || value === 'false') return 'none';
  if (value === 'client' || value === 'server') return value;
  if (value === 'unchanged' || value === 'true') {
    const text =
      value === 'true'
        ? '--dry-run=true is deprecated (boolean value) and can be replaced with --dry-run=client.'
        : '--dry-run is deprecated and can be replaced with --dry-run=client.';
    k.klog(value === 'true' ? 733 : 719, 'helpers.go', text);
    return 'client';
  }
  throw new Failure(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}
