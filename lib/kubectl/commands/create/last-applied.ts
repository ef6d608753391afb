/** The annotation in which `kubectl apply` remembers what was applied. */
import { copyOf, type Draft } from '../../draft';
import { toGoJson } from '../../printers/go-json';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object with its own configuration in the annotation, as it will be sent. */
export function annotated(object: Draft): Draft {
  const bare = copyOf(object);
  const annotations = { ...bare.metadata?.annotations };
  delete annotations[LAST_APPLIED];
  bare.metadata = { ...bare.metadata, annotations };
  const text = `${toGoJson(bare)}\n`;
  return { ...bare, metadata: { ...bare.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}
