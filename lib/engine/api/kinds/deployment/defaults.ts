/** Upstream: SetDefaults_Deployment (pkg/apis/apps/v1/defaults.go). */
import type { Draft } from '../kind';
import { setTemplateDefaults } from '../pod-template/defaults';

const REVISIONS = 10;
const PROGRESS_SECONDS = 600;

export function setDeploymentDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  spec.replicas ??= 1;
  spec.strategy ??= {};
  spec.strategy.type ||= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate ??= {};
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
    spec.strategy.rollingUpdate.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= REVISIONS;
  spec.progressDeadlineSeconds ??= PROGRESS_SECONDS;
  setTemplateDefaults((spec.template ??= {}));
}
