/** Endpoints and EndpointSlice. */
import type { Draft } from '../draft';
import type { Describer } from './describer';
import { describeEvents } from './events';
import type { Page } from './page';

function head({ metadata }: Draft, page: Page): void {
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
}

export const endpoints: Describer = {
  kind: 'Endpoints',
  group: '',
  describe(object, page, context) {
    head(object, page);
    page.line(0, 'Subsets:');
    for (const subset of object.subsets ?? []) {
      const ips = (list: readonly Draft[] | undefined) =>
        (list ?? []).map((address) => address.ip).join(',') || '<none>';
      page.line(1, `Addresses:\t${ips(subset.addresses)}`);
      page.line(1, `NotReadyAddresses:\t${ips(subset.notReadyAddresses)}`);
      if (subset.ports?.length > 0) {
        page.line(1, 'Ports:');
        page.line(2, 'Name\tPort\tProtocol');
        page.line(2, '----\t----\t--------');
        for (const port of subset.ports) page.line(2, `${port.name || '<unset>'}\t${port.port}\t${port.protocol}`);
      }
      page.line(0, '');
    }
    describeEvents(object, page, context);
  },
};

export const endpointSlice: Describer = {
  kind: 'EndpointSlice',
  group: 'discovery.k8s.io',
  describe(object, page, context) {
    head(object, page);
    page.line(0, `AddressType:\t${object.addressType}`);
    if ((object.ports ?? []).length === 0) page.line(0, 'Ports: <unset>');
    else {
      page.line(0, 'Ports:');
      page.line(1, 'Name\tPort\tProtocol');
      page.line(1, '----\t----\t--------');
      for (const port of object.ports)
        page.line(1, `${port.name || '<unset>'}\t${port.port ?? '<unset>'}\t${port.protocol}`);
    }
    if ((object.endpoints ?? []).length === 0) page.line(0, 'Endpoints: <none>');
    else page.line(0, 'Endpoints:');
    for (const endpoint of object.endpoints ?? []) {
      page.line(1, `- Addresses:\t${(endpoint.addresses ?? []).join(', ') || '<none>'}`);
      page.line(2, 'Conditions:');
      page.line(3, `Ready:\t${endpoint.conditions?.ready ?? '<unset>'}`);
      page.line(2, `Hostname:\t${endpoint.hostname ?? '<unset>'}`);
      if (endpoint.targetRef) page.line(2, `TargetRef:\t${endpoint.targetRef.kind}/${endpoint.targetRef.name}`);
      page.line(2, `NodeName:\t${endpoint.nodeName ?? '<unset>'}`);
      page.line(2, `Zone:\t${endpoint.zone ?? '<unset>'}`);
    }
    describeEvents(object, page, context);
  },
};
