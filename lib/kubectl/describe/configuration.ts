/** ConfigMap, Secret, ServiceAccount and Namespace. */
import { type Draft, entriesOf } from '../draft';
import { rfc1123 } from '../time/civil';
import type { Describer } from './describer';
import { describeEvents } from './events';
import { describeLimitRanges, describeQuotas } from './limits';

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
    const conditions: readonly Draft[] = object.status?.conditions ?? [];
    if (conditions.length > 0) {
      page.line(0, 'Conditions:');
      page.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
      page.line(1, '----\t------\t------------------\t------\t-------');
      for (const { type, status, lastTransitionTime, reason = '', message = '' } of conditions) {
        page.line(1, `${type}\t${status}\t${rfc1123(lastTransitionTime)}\t${reason}\t${message}`);
      }
    }
    const { name } = object.metadata;
    page.raw('\n');
    describeQuotas(context.list('v1', 'resourcequotas', { namespace: name }), page);
    page.raw('\n');
    describeLimitRanges(context.list('v1', 'limitranges', { namespace: name }), page);
  },
};
