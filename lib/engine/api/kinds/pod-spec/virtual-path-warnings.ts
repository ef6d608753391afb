/** Files of one volume that lie over each other. Upstream: warningsForOverlappingVirtualPaths (pkg/api/pod/warnings.go). */
import type { Draft } from '../kind';

interface Place {
  readonly path: string;
  readonly source: string;
}
const quoted = (text: unknown) => JSON.stringify(text ?? '');
const text = ({ path, source }: Place) => (source === '' ? quoted(path) : `${quoted(path)} (${source})`);
const places = (items: readonly Draft[] | undefined, source = ''): readonly Place[] =>
  (items ?? []).map(({ path = '' }) => ({ path, source }));

export function virtualPathWarnings(volumes: readonly Draft[]): readonly string[] {
  return volumes.flatMap(({ name, configMap, secret, downwardAPI, projected }) => {
    const warn = (what: string, list: readonly Place[]) =>
      overlaps(list).map((body) => `volume ${quoted(name)} (${what}): overlapping paths: ${body}`);
    const sources: readonly Draft[] = projected?.sources ?? [];
    return [
      ...warn(`ConfigMap ${quoted(configMap?.name)}`, places(configMap?.items)),
      ...warn(`Secret ${quoted(secret?.secretName)}`, places(secret?.items)),
      ...warn('DownwardAPI', places(downwardAPI?.items)),
      ...sources
        .filter((source) => Object.values(source).every((value) => value == null))
        .map(() => `volume ${quoted(name)} (Projected) has no sources provided`),
      ...warn('Projected', sources.flatMap(projectedPlaces)),
    ];
  });
}

function projectedPlaces({ configMap, secret, downwardAPI, serviceAccountToken }: Draft): readonly Place[] {
  if (configMap?.items) return places(configMap.items, `ConfigMap ${quoted(configMap.name)}`);
  if (secret?.items) return places(secret.items, `Secret ${quoted(secret.name)}`);
  if (downwardAPI?.items) return places(downwardAPI.items, 'DownwardAPI');
  return serviceAccountToken ? places([serviceAccountToken], 'ServiceAccountToken') : [];
}

/** Every pair where one path is the other or lies below it. */
function overlaps(list: readonly Place[]): readonly string[] {
  const trimmed = list.map((place) => ({ ...place, path: place.path.replace(/\/+$/, '') }));
  const below = (path: string, other: string) => `${path}/`.startsWith(`${other}/`);
  return trimmed.flatMap((place, index) =>
    trimmed
      .slice(0, index)
      .filter(({ path }) => path !== '' && place.path !== '')
      .filter(({ path }) => below(path, place.path) || below(place.path, path))
      .map((other) => `${text(place)} with ${text(other)}`),
  );
}
