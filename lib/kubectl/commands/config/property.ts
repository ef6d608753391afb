/** `kubectl config set` and `unset`: one value by its path. Names of entries may contain dots, field names end them. */

import { base64 } from '../../../engine/base/base64';
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { unexpected } from './contexts';
import { entryOf, readConfig, removeEntry, SECTIONS, type Section, stanzaOf, writeConfig } from './store';

type FieldType = 'string' | 'bool' | 'bytes';
const FIELDS: Readonly<Record<Section, Readonly<Record<string, FieldType>>>> = {
  clusters: {
    server: 'string',
    'tls-server-name': 'string',
    'insecure-skip-tls-verify': 'bool',
    'certificate-authority': 'string',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'string',
    'disable-compression': 'bool',
  },
  contexts: { cluster: 'string', user: 'string', namespace: 'string' },
  users: {
    'client-certificate': 'string',
    'client-certificate-data': 'bytes',
    'client-key': 'string',
    'client-key-data': 'bytes',
    token: 'string',
    tokenFile: 'string',
    as: 'string',
    'as-uid': 'string',
    username: 'string',
    password: 'string',
  },
};
/** Go's names of the types, as parsing errors print them. */
const TYPES: Readonly<Record<Section, string>> = {
  clusters: '*api.Cluster',
  contexts: '*api.Context',
  users: '*api.AuthInfo',
};

interface Place {
  readonly section: Section;
  readonly name: string;
  readonly field: string | undefined;
}

function placeOf(path: string): Place | 'current-context' {
  const [head = '', ...rest] = path.split('.');
  if (path === 'current-context') return 'current-context';
  if (!(head in SECTIONS)) throw new Failure(`unable to parse ${path} after [] at api.Config`);
  const section = head as Section;
  const at = rest.findIndex((part, index) => index > 0 && Object.hasOwn(FIELDS[section], part));
  const name = (at < 0 ? rest : rest.slice(0, at)).join('.');
  if (at < 0) return { section, name, field: undefined };
  if (at < rest.length - 1) throw new Failure(`unable to parse one or more field values of ${path}`);
  return { section, name, field: rest[at] };
}

function valueOf(type: FieldType, text: string, raw: boolean): Draft {
  if (type === 'bool') {
    if (!/^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(text)) {
      throw new Failure(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
    }
    return /^(1|t|T|true|TRUE|True)$/.test(text);
  }
  if (type === 'string' || !raw) return text;
  return base64(text);
}

export const setProperty: Command = {
  name: 'set',
  short: 'Set an individual value in a kubeconfig file',
  flags: 'set-raw-bytes:bool',
  *run(k) {
    if (k.args.length !== 2) throw unexpected(k);
    const [path = '', value = ''] = k.args;
    if (value === '') throw new Failure('you cannot use set to unset a property');
    if (path === '') throw new Failure('you must specify a property');
    const config = readConfig(k);
    const place = placeOf(path);
    if (place === 'current-context') config['current-context'] = value;
    else {
      if (place.field === undefined) throw new Failure(`can't set a map to a value: ${TYPES[place.section]}`);
      const type = FIELDS[place.section][place.field] as FieldType;
      const made = valueOf(type, value, k.flags.bool('set-raw-bytes'));
      stanzaOf(config, place.section, place.name).stanza[place.field] = made;
    }
    writeConfig(k, config);
    k.out(`Property ${JSON.stringify(path)} set.\n`);
    return 0;
  },
};

export const unsetProperty: Command = {
  name: 'unset',
  short: 'Unset an individual value in a kubeconfig file',
  *run(k) {
    if (k.args.length !== 1) throw unexpected(k);
    const [path = ''] = k.args;
    if (path === '') throw new Failure('you must specify a property');
    const config = readConfig(k);
    const place = placeOf(path);
    if (place === 'current-context') config['current-context'] = '';
    else if (place.name === '') config[place.section] = [];
    else if (place.field === undefined) removeEntry(config, place.section, place.name);
    else {
      const entry = entryOf(config, place.section, place.name);
      if (!entry) throw new Failure(`current map key \`${place.name}\` is invalid`);
      delete entry[SECTIONS[place.section]]?.[place.field];
    }
    writeConfig(k, config);
    k.out(`Property ${JSON.stringify(path)} unset.\n`);
    return 0;
  },
};
