/** Upstream: printRoleBinding, printClusterRoleBinding, SubjectsStrings. */
import type { ApiObject, Draft, PrintContext } from '../kind';
import { ageOf, columns, nameOf } from './column';

export const bindingColumns = columns('Name', 'Role', 'Age', '+Users', '+Groups', '+ServiceAccounts');

export function bindingRow(object: ApiObject, context: PrintContext) {
  const { roleRef = {}, subjects = [] } = object as Draft;
  const names = (kind: string, text: (subject: Draft) => string) =>
    subjects
      .filter((subject: Draft) => subject.kind === kind)
      .map(text)
      .join(', ');
  return [
    nameOf(object),
    `${roleRef.kind ?? ''}/${roleRef.name ?? ''}`,
    ageOf(object, context),
    names('User', ({ name }) => name),
    names('Group', ({ name }) => name),
    names('ServiceAccount', ({ namespace = '', name }) => `${namespace}/${name}`),
  ];
}
