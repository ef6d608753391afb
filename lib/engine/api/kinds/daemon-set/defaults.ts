/** Upstream: SetDefaults_DaemonSet (pkg/apis/apps/v1/defaults.go). */
import type { Draft } from '../kind';
import { setTemplateDefaults } from '../pod-template/defaults';
import { keepTemplateGeneration } from './strategy';

const REVISIONS = 10;

export function setDaemonSetDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  const strategy: Draft = (spec.updateStrategy ??= {});
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= 1;
    strategy.rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= REVISIONS;
  setTemplateDefaults((spec.template ??= {}));
  keepTemplateGeneration(draft);
}
