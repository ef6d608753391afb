/** `kubectl config` and its sub-commands. Follows kubectl/pkg/cmd/config. */
import type { Command } from '../../command';
import { currentContext, getContexts, renameContext, setContext, useContext } from './contexts';
import { deleteCluster, deleteContext, deleteUser, getClusters, getUsers } from './entries';
import { setProperty, unsetProperty } from './property';
import { setCluster, setCredentials } from './stanzas';
import { view } from './view';

export const config: Command = {
  name: 'config',
  short: 'Modify kubeconfig files',
  commands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    view,
  ],
};
