/** The ports of a Service that `kubectl expose` makes: from --port, or those that the object declares. */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';

interface Declared {
  readonly port: number;
  readonly protocol: string;
}

function declared(object: Draft): readonly Declared[] {
  const of = (port: number, protocol = 'TCP') => ({ port, protocol });
  if (object.kind === 'Service') return object.spec.ports.map((port: Draft) => of(port.port, port.protocol));
  const template: Draft = object.kind === 'Pod' ? object.spec : object.spec.template?.spec;
  return (template?.containers ?? []).flatMap((container: Draft) =>
    (container.ports ?? []).map((port: Draft) => of(port.containerPort, port.protocol)),
  );
}

function number(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) {
    throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}

export function portsOf(k: Invocation, object: Draft): Draft[] {
  const known = declared(object);
  const given = k.flags.string('port');
  const words = given === '' ? [...new Set(known.map(({ port }) => String(port)))] : given.split(',');
  if (words.length === 0 && k.flags.string('cluster-ip') !== 'None') {
    throw new Failure("couldn't find port via --port flag or introspection");
  }
  const wanted = k.flags.string('protocol');
  const target = k.flags.string('target-port');
  return words.flatMap((word, index) => {
    const port = number(word);
    const targetPort = target === '' ? port : /^\d+$/.test(target) ? Number(target) : target;
    const name = words.length > 1 ? `port-${index + 1}` : undefined;
    const protocols = known.filter((one) => String(one.port) === word).map(({ protocol }) => protocol);
    if (wanted === '' && protocols.length > 1) {
      return protocols.map((protocol) => ({
        name: `port-${index + 1}-${protocol.toLowerCase()}`,
        protocol,
        port,
        targetPort,
      }));
    }
    return [{ ...(name === undefined ? {} : { name }), protocol: wanted || (protocols[0] ?? 'TCP'), port, targetPort }];
  });
}
