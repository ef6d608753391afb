/** `kubectl auth`: can-i, whoami, reconcile. Follows kubectl/pkg/cmd/auth. */
import type { Command } from '../../command';
import { PRINT_FLAGS } from '../../flags/groups';
import { printerFor } from '../../printers/select';
import { alignTabs, TABLE_LAYOUT } from '../../printers/tab-writer';
import { canI } from './can-i';
import { reconcile } from './reconcile';

const whoami: Command = {
  name: 'whoami',
  short: 'Experimental: Check self subject attributes',
  flags: PRINT_FLAGS,
  *run(k) {
    const answer = k.call({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      contentType: 'application/json',
      body: {
        kind: 'SelfSubjectReview',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: {},
        status: { userInfo: {} },
      },
    });
    const printer = printerFor(k);
    if (printer) {
      const { username, uid, groups, extra } = answer.status.userInfo;
      const userInfo = {
        username,
        ...(uid ? { uid } : {}),
        ...(groups ? { groups } : {}),
        ...(extra ? { extra } : {}),
      };
      const { kind, apiVersion, metadata } = answer;
      k.out(printer({ kind, apiVersion, metadata, status: { userInfo } }, true));
      return 0;
    }
    const { username, uid, groups = [], extra = {} } = answer.status.userInfo;
    const rows = [
      ['ATTRIBUTE', 'VALUE'],
      ...(username ? [['Username', username]] : []),
      ...(uid ? [['UID', uid]] : []),
      ...(groups.length > 0 ? [['Groups', `[${groups.join(' ')}]`]] : []),
      ...Object.keys(extra)
        .sort()
        .map((key) => [`Extra: ${key}`, `[${extra[key].join(' ')}]`]),
    ];
    k.out(alignTabs(rows.map((row) => `${row.join('\t')}\n`).join(''), TABLE_LAYOUT));
    return 0;
  },
};

export const auth: Command = {
  name: 'auth',
  short: 'Inspect authorization',
  about: 'Inspect authorization.',
  commands: [canI, reconcile, whoami],
};
