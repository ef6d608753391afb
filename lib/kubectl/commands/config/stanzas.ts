/** `kubectl config set-cluster` and `set-credentials`. */

import { base64 } from '../../../engine/base/base64';
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { unexpected } from './contexts';
import { assign, readConfig, stanzaOf, writeConfig } from './store';

const absolute = (k: Invocation, path: string): string => (path === '' ? '' : k.sys.files.resolve(path));

function textOf(k: Invocation, flag: string): string {
  const path = k.flags.string(flag);
  const file = k.sys.files.readFile(path);
  if (!file.ok) throw new Failure(`could not stat ${flag} file ${path}: stat ${path}: no such file or directory`);
  return file.value;
}

/** A certificate or key: its path, or with --embed-certs its content. */
function assignFile(k: Invocation, stanza: Draft, field: string): void {
  if (!k.flags.changed(field)) return;
  if (k.flags.bool('embed-certs')) {
    const text = textOf(k, field);
    delete stanza[field];
    stanza[`${field}-data`] = base64(text);
    return;
  }
  assign(stanza, field, absolute(k, k.flags.string(field)));
  if (k.flags.string(field) !== '') delete stanza[`${field}-data`];
}

export const setCluster: Command = {
  name: 'set-cluster',
  short: 'Set a cluster entry in kubeconfig',
  flags: `server tls-server-name insecure-skip-tls-verify:bool certificate-authority embed-certs:bool proxy-url`,
  *run(k) {
    if (k.args.length !== 1) throw unexpected(k);
    const { flags } = k;
    const [name = ''] = k.args;
    if (name === '') throw new Failure('you must specify a non-empty cluster name');
    if (flags.bool('insecure-skip-tls-verify') && flags.string('certificate-authority') !== '') {
      throw new Failure('you cannot specify a certificate authority and insecure mode at the same time');
    }
    if (flags.bool('embed-certs') && flags.string('certificate-authority') === '') {
      throw new Failure('you must specify a --certificate-authority to embed');
    }
    const config = readConfig(k);
    const { stanza } = stanzaOf(config, 'clusters', name);
    stanza.server ??= '';
    if (flags.changed('server')) {
      stanza.server = flags.string('server');
      delete stanza['tls-server-name'];
    }
    if (flags.changed('tls-server-name')) assign(stanza, 'tls-server-name', flags.string('tls-server-name'));
    if (flags.changed('insecure-skip-tls-verify')) {
      assign(stanza, 'insecure-skip-tls-verify', flags.bool('insecure-skip-tls-verify'));
      if (flags.bool('insecure-skip-tls-verify')) {
        delete stanza['certificate-authority'];
        delete stanza['certificate-authority-data'];
      }
    }
    if (flags.string('certificate-authority') !== '') delete stanza['insecure-skip-tls-verify'];
    assignFile(k, stanza, 'certificate-authority');
    if (flags.changed('proxy-url')) assign(stanza, 'proxy-url', flags.string('proxy-url'));
    writeConfig(k, config);
    k.out(`Cluster ${JSON.stringify(name)} set.\n`);
    return 0;
  },
};

/** --auth-provider and its settings; `KEY-` takes one away. */
function assignProvider(k: Invocation, stanza: Draft): void {
  const { flags } = k;
  if (flags.changed('auth-provider')) {
    const name = flags.string('auth-provider');
    if (name === '') delete stanza['auth-provider'];
    else stanza['auth-provider'] = { config: null, name };
  }
  const provider: Draft = stanza['auth-provider'];
  if (provider === undefined) return;
  for (const text of flags.list('auth-provider-arg')) {
    const at = text.indexOf('=');
    provider.config = { ...provider.config };
    if (at < 0) delete provider.config[text.replace(/-$/, '')];
    else provider.config[text.slice(0, at)] = text.slice(at + 1);
  }
}

/** --exec-…: a program that gets the credentials. */
function assignPlugin(k: Invocation, stanza: Draft): void {
  const { flags } = k;
  if (flags.changed('exec-command')) {
    stanza.exec = {
      args: null,
      command: flags.string('exec-command'),
      env: null,
      provideClusterInfo: false,
      ...stanza.exec,
    };
    stanza.exec.command = flags.string('exec-command');
  }
  const plugin: Draft = stanza.exec;
  if (plugin === undefined) return;
  if (flags.changed('exec-api-version')) assign(plugin, 'apiVersion', flags.string('exec-api-version'));
  if (flags.changed('exec-interactive-mode')) plugin.interactiveMode = flags.string('exec-interactive-mode');
  if (flags.changed('exec-provide-cluster-info')) plugin.provideClusterInfo = flags.bool('exec-provide-cluster-info');
  if (flags.changed('exec-arg')) plugin.args = [...flags.list('exec-arg')];
  for (const text of flags.list('exec-env')) {
    const at = text.indexOf('=');
    const name = at < 0 ? text.replace(/-$/, '') : text.slice(0, at);
    const others = (plugin.env ?? []).filter((each: Draft) => each.name !== name);
    plugin.env = at < 0 ? others : [...others, { name, value: text.slice(at + 1) }];
  }
}

export const setCredentials: Command = {
  name: 'set-credentials',
  short: 'Set a user entry in kubeconfig',
  flags: `client-certificate client-key token username password embed-certs:bool auth-provider auth-provider-arg:list
    exec-command exec-api-version exec-interactive-mode exec-provide-cluster-info:bool exec-arg:list exec-env:array`,
  *run(k) {
    if (k.args.length !== 1) throw unexpected(k);
    const { flags } = k;
    const [name = ''] = k.args;
    if (name === '') throw new Failure('you must specify a non-empty user name');
    const basic = flags.string('username') !== '' || flags.string('password') !== '';
    const bearer = flags.string('token') !== '';
    if (basic && bearer) {
      throw new Failure(
        'you cannot specify more than one authentication method at the same time: --token, --username/--password',
      );
    }
    const files = ['client-certificate', 'client-key'];
    if (flags.bool('embed-certs') && files.every((file) => flags.string(file) === '')) {
      throw new Failure('you must specify a --client-certificate or --client-key to embed');
    }
    const config = readConfig(k);
    const { stanza } = stanzaOf(config, 'users', name);
    for (const file of files) assignFile(k, stanza, file);
    for (const field of ['token', 'username', 'password']) {
      if (flags.changed(field)) assign(stanza, field, flags.string(field));
    }
    if (bearer) {
      delete stanza.username;
      delete stanza.password;
    } else if (basic) delete stanza.token;
    assignProvider(k, stanza);
    assignPlugin(k, stanza);
    writeConfig(k, config);
    k.out(`User ${JSON.stringify(name)} set.\n`);
    return 0;
  },
};
