/** The annotation in which `kubectl apply` remembers what was applied. */
import { copyOf, type Draft } from '../../draft';
import { toGoJson } from '../../printers/go-json';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Of an object that the client made itself: in the order of its type, nothing empty. */
export function annotatedTyped(object: Draft): Draft {
  const text = `${toGoJson(object, { sortKeys: false })}\n`;
  const annotations = { ...object.metadata?.annotations, [LAST_APPLIED]: text };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The object with its own configuration in the annotation, as it will be sent. */
export function annotated(object: Draft): Draft {
  const bare = copyOf(object);
  const annotations = { ...bare.metadata?.annotations };
  delete annotations[LAST_APPLIED];
  bare.metadata = { ...bare.metadata, annotations };
  const text = `${toGoJson(bare)}\n`;
  return { ...bare, metadata: { ...bare.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}
