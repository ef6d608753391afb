import { defineKind } from '../define-kind';
import { setServiceDefaults } from './defaults';
import { validateServiceStatus } from './status-validation';
import { prepareServiceForUpdate, withoutInternalPolicy } from './strategy';
import { serviceColumns, serviceRow } from './table';
import { specOf } from './traits';
import { validateService, validateServiceUpdate } from './validation';
import { serviceWarnings } from './warnings';

export const service = defineKind({
  apiVersion: 'v1',
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  subresources: [{ name: 'proxy', kind: 'ServiceProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] }],
  nameRule: 'dns1123-label',
  allowCreateOnUpdate: true,
  deleteReturnsObject: true,
  setDefaults: setServiceDefaults,
  prepareForUpdate: prepareServiceForUpdate,
  canonicalize: withoutInternalPolicy,
  validateCreate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatus,
  warningsOnCreate: serviceWarnings,
  warningsOnUpdate: serviceWarnings,
  fieldSelectors: {
    'spec.clusterIP': (object) => specOf(object).clusterIP ?? '',
    'spec.type': (object) => specOf(object).type ?? '',
  },
  columns: serviceColumns,
  row: serviceRow,
});
