/** `kubectl create token`: asks the API server for a token of a service account. */
import type { Command } from '../../command';
import { ApiFailure, Failure } from '../../failure';
import { PRINT_FLAGS } from '../../flags/groups';
import { printerFor } from '../../printers/select';
import { durationMs } from '../../time/duration';
import { oneName } from './submit';

const BOUND: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' };

export const token: Command = {
  name: 'token',
  short: 'Request a service account token',
  flags: `${PRINT_FLAGS} audience:array duration:duration=0s bound-object-kind bound-object-name bound-object-uid`,
  *run(k) {
    const name = oneName(k);
    const { flags } = k;
    const ms = durationMs(flags.string('duration')) ?? 0;
    if (ms < 0) throw new Failure('--duration must be greater than or equal to 0');
    if (ms % 1000 !== 0) throw new Failure('--duration cannot be expressed in units less than seconds');
    const kind = flags.string('bound-object-kind');
    const bound = flags.string('bound-object-name');
    const uid = flags.string('bound-object-uid');
    if (kind === '' && bound !== '') {
      throw new Failure('--bound-object-name can only be set if --bound-object-kind is provided');
    }
    if (kind === '' && uid !== '') {
      throw new Failure('--bound-object-uid can only be set if --bound-object-kind is provided');
    }
    if (kind !== '' && !Object.hasOwn(BOUND, kind)) {
      throw new Failure(`supported --bound-object-kind values are ${Object.keys(BOUND).join(', ')}`);
    }
    if (kind !== '' && bound === '') {
      throw new Failure('--bound-object-name is required if --bound-object-kind is provided');
    }
    const audiences = flags.list('audience');
    const body = {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      spec: {
        audiences: audiences.length > 0 ? audiences : null,
        ...(ms > 0 ? { expirationSeconds: ms / 1000 } : {}),
        ...(kind === '' ? {} : { boundObjectRef: { kind, apiVersion: BOUND[kind], name: bound, uid } }),
      },
    };
    try {
      const path = `/api/v1/namespaces/${k.namespace}/serviceaccounts/${name}/token`;
      const answer = k.call({ method: 'POST', path, contentType: 'application/json', body });
      const printer = printerFor(k);
      if (printer) k.out(printer(answer));
      else k.out(`${answer.status.token}${k.sys.isatty(1) ? '\n' : ''}`);
    } catch (error) {
      if (error instanceof ApiFailure) throw new Failure(`failed to create token: ${error.status.message}`);
      throw error;
    }
    return 0;
  },
};
