/** Warnings about workloads: their pods' names and their templates. Upstream: WarningsOnCreate of pkg/registry/apps. */
import { plainEqual } from '../../../base/freeze';
import type { ApiObject, Draft } from '../kind';
import { podSpecWarnings } from '../pod-spec/warnings';
import { dns1123LabelErrors } from '../rules/names';
import { nameOf } from '../tables/column';

/** `use` says what the name is for. */
export function nameWarnings(object: ApiObject, use: string): readonly string[] {
  const texts = dns1123LabelErrors(nameOf(object));
  if (texts.length === 0) return [];
  const advice = 'which can result in surprising behavior; a DNS label is recommended';
  return [`metadata.name: this is used in ${use}, ${advice}: [${texts.join(' ')}]`];
}

export function templateWarnings(object: ApiObject): readonly string[] {
  return podSpecWarnings('spec.template.', (object as Draft).spec?.template ?? {});
}
export function namedTemplateWarnings(object: ApiObject): readonly string[] {
  return [...nameWarnings(object, 'Pod names and hostnames'), ...templateWarnings(object)];
}
/** Nothing is said of what the client did not touch. */
export function changedSpecWarnings(object: ApiObject, old: ApiObject): readonly string[] {
  return plainEqual(object.spec, old.spec) ? [] : templateWarnings(object);
}
/** DaemonSets count only their template. */
export function changedTemplateWarnings(object: ApiObject, old: ApiObject): readonly string[] {
  return plainEqual((object as Draft).spec?.template, (old as Draft).spec?.template) ? [] : templateWarnings(object);
}
