/** ConfigMap, Secret, ServiceAccount and Namespace. */
import { entriesOf } from '../draft';
import type { Describer } from './describer';
import { describeEvents } from './events';

export const configMap: Describer = {
  kind: 'ConfigMap',
  group: '',
  describe(object, page, context) {
    page.line(0, `Name:\t${object.metadata.name}`);
    page.line(0, `Namespace:\t${object.metadata.namespace}`);
    page.labels('Labels', object.metadata.labels);
    page.annotations('Annotations', object.metadata.annotations);
    page.raw('\nData\n====\n');
    for (const [key, value] of entriesOf(object.data)) page.raw(`${key}:\n----\n${value}\n\n`);
    page.raw('\nBinaryData\n====\n');
    for (const [key, value] of entriesOf(object.binaryData))
      page.line(0, `${key}: ${decodedLength(String(value))} bytes`);
    page.raw('\n');
    describeEvents(object, page, context);
  },
};

export const secret: Describer = {
  kind: 'Secret',
  group: '',
  describe(object, page) {
    page.line(0, `Name:\t${object.metadata.name}`);
    page.line(0, `Namespace:\t${object.metadata.namespace}`);
    page.labels('Labels', object.metadata.labels);
    page.annotations('Annotations', object.metadata.annotations);
    page.raw(`\nType:\t${object.type}\n`);
    page.raw('\nData\n====\n');
    for (const [key, value] of entriesOf(object.data)) page.line(0, `${key}:\t${decodedLength(String(value))} bytes`);
  },
};

/** Bytes behind a base64 text. */
function decodedLength(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

export const serviceAccount: Describer = {
  kind: 'ServiceAccount',
  group: '',
  describe(object, page, context) {
    page.line(0, `Name:\t${object.metadata.name}`);
    page.line(0, `Namespace:\t${object.metadata.namespace}`);
    page.labels('Labels', object.metadata.labels);
    page.annotations('Annotations', object.metadata.annotations);
    const names: readonly { readonly name: string }[] = object.imagePullSecrets ?? [];
    if (names.length === 0) page.line(0, 'Image pull secrets:\t<none>');
    names.forEach(({ name }, index) =>
      page.line(0, `${index === 0 ? 'Image pull secrets:' : '                   '}\t${name}`),
    );
    describeEvents(object, page, context);
  },
};

export const namespace: Describer = {
  kind: 'Namespace',
  group: '',
  describe(object, page, context) {
    page.line(0, `Name:\t${object.metadata.name}`);
    page.labels('Labels', object.metadata.labels);
    page.annotations('Annotations', object.metadata.annotations);
    page.line(0, `Status:\t${object.status?.phase ?? ''}`);
    page.raw('\n');
    const quotas = context.list('v1', 'resourcequotas', { namespace: object.metadata.name });
    if (quotas.length === 0) page.line(0, 'No resource quota.');
    else page.line(0, 'Resource Quotas');
    for (const quota of quotas) {
      page.line(1, `Name:\t${quota.metadata.name}`);
      page.line(1, 'Resource\tUsed\tHard');
      page.line(1, '--------\t---\t---');
      for (const [name, hard] of entriesOf(quota.status?.hard))
        page.line(1, `${name}\t${quota.status?.used?.[name] ?? '0'}\t${hard}`);
    }
    page.raw('\n');
    page.line(0, 'No LimitRange resource.');
  },
};
