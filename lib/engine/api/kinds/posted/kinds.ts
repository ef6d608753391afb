/**
 * Kinds that are only sent to subresources and never stored: what is read from a body, with its defaults. They are in no
 * registry, so nothing is served under their plurals.
 */
import { defineKind } from '../define-kind';
import type { Draft } from '../kind';

const HOUR = 3600;

export const scaleKind = defineKind({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  plural: 'scales',
  namespaced: true,
});

/** Upstream: SetDefaults_TokenRequestSpec. */
export const tokenRequestKind = defineKind({
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenRequest',
  plural: 'tokenrequests',
  namespaced: true,
  setDefaults: (draft: Draft) => {
    draft.spec = { ...draft.spec, expirationSeconds: draft.spec?.expirationSeconds ?? HOUR };
  },
});
