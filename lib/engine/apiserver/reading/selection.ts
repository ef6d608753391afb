/** Label and field selectors of a request as one predicate (apimachinery labels, fields; per-kind field label conversion). */
import type { ApiObject, Kind } from '../../api/kinds/kind';
import { parseFieldSelector } from '../../api/machinery/selectors/field-selector';
import { type LabelSelector, parseLabelSelector, selectorMatches } from '../../api/machinery/selectors/label-selector';
import { badRequest } from '../../api/machinery/status';
import type { Query } from '../request/query';
import { refuse } from '../request/refusal';

export interface Selection {
  readonly empty: boolean;
  /** `metadata.name=x` alone: one object. */
  readonly name: string | undefined;
  matches(object: ApiObject): boolean;
}

type Getter = (object: ApiObject) => string;
const ALL: Selection = { empty: true, name: undefined, matches: () => true };

export function selectionOf(kind: Kind, query: Query): Selection {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  if (labels === '' && fields === '') return ALL;
  const wanted = labels === '' ? undefined : labelSelector(labels);
  const terms = fields === '' ? [] : fieldTerms(kind, fields);
  return {
    empty: false,
    name: terms.find((term) => term.field === 'metadata.name' && term.equal)?.value,
    matches(object) {
      for (const { get, equal, value } of terms) if ((get(object) === value) !== equal) return false;
      return wanted === undefined || selectorMatches(wanted, labelsOf(object));
    },
  };
}

function labelSelector(text: string): LabelSelector {
  const parsed = parseLabelSelector(text);
  return parsed.ok ? parsed.selector : refuse(badRequest(parsed.message));
}

function fieldTerms(kind: Kind, text: string) {
  const parsed = parseFieldSelector(text);
  if (!parsed.ok) return refuse(badRequest(parsed.message));
  return parsed.terms.map(({ field, op, value }) => ({ field, equal: op === '=', value, get: getter(kind, field) }));
}

function getter(kind: Kind, field: string): Getter {
  if (field === 'metadata.name') return (object) => metadataText(object, 'name');
  if (field === 'metadata.namespace' && kind.namespaced) return (object) => metadataText(object, 'namespace');
  const own = Object.hasOwn(kind.fieldSelectors, field) ? kind.fieldSelectors[field] : undefined;
  if (own !== undefined) return own;
  const converted = Object.keys(kind.fieldSelectors).length > 0;
  return refuse(
    badRequest(
      kind.kind === 'Job'
        ? `field label "${field}" not supported for Job`
        : converted
          ? `field label not supported: ${field}`
          : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    ),
  );
}

function metadataText(object: ApiObject, field: string): string {
  const value = (object.metadata as ApiObject)[field];
  return typeof value === 'string' ? value : '';
}

function labelsOf(object: ApiObject): Record<string, string> | undefined {
  return (object.metadata as ApiObject).labels as Record<string, string> | undefined;
}
