/** `kubectl create quota`, `poddisruptionbudget` and `priorityclass`. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { labelSelectorOf } from '../../resource/label-selector';
import { GENERATOR_FLAGS, oneName, submit } from './submit';

function hardOf(text: string): Draft {
  const hard: Draft = {};
  for (const statement of text === '' ? [] : text.split(',')) {
    const parts = statement.split('=');
    if (parts.length !== 2) {
      throw new Failure(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    }
    const [resource = '', value = ''] = parts;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?\d+)?$/.test(value)) {
      throw new Failure("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    hard[resource] = value;
  }
  return hard;
}

export const quota: Command = {
  name: 'quota',
  aliases: ['resourcequota'],
  short: 'Create a quota with the specified name',
  flags: `${GENERATOR_FLAGS} hard scopes`,
  *run(k) {
    const name = oneName(k);
    const hard = hardOf(k.flags.string('hard'));
    const scopes = k.flags.string('scopes');
    if (scopes.split(',').includes('') && scopes !== '') throw new Failure('invalid resource quota scope ""');
    const spec = {
      ...(Object.keys(hard).length > 0 ? { hard } : {}),
      ...(scopes ? { scopes: scopes.split(',') } : {}),
    };
    const object = { kind: 'ResourceQuota', apiVersion: 'v1', metadata: { name }, spec, status: {} };
    submit(k, object, { failing: 'failed to create quota: ' });
    return 0;
  },
};

/** A count or a share of pods. */
function amountOf(k: Invocation, flag: string): Draft {
  const text = k.flags.string(flag);
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  if (!/^\d+%$/.test(text)) throw new Failure(`invalid format specified for ${flag}`);
  return text;
}

export const podDisruptionBudget: Command = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  short: 'Create a pod disruption budget with the specified name',
  flags: `${GENERATOR_FLAGS} min-available max-unavailable selector`,
  *run(k) {
    const name = oneName(k);
    const selector = k.flags.string('selector');
    const min = k.flags.string('min-available');
    const max = k.flags.string('max-unavailable');
    if (selector === '') throw new Failure('a selector must be specified');
    if (min === '' && max === '') throw new Failure('one of min-available or max-unavailable must be specified');
    if (min !== '' && max !== '') throw new Failure('min-available and max-unavailable cannot be both specified');
    const spec = {
      ...(min === '' ? {} : { minAvailable: amountOf(k, 'min-available') }),
      selector: labelSelectorOf(selector),
      ...(max === '' ? {} : { maxUnavailable: amountOf(k, 'max-unavailable') }),
    };
    const status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    const object = { kind: 'PodDisruptionBudget', apiVersion: 'policy/v1', metadata: { name }, spec, status };
    submit(k, object, { failing: 'failed to create poddisruptionbudgets: ' });
    return 0;
  },
};

export const priorityClass: Command = {
  name: 'priorityclass',
  aliases: ['pc'],
  short: 'Create a priority class with the specified name',
  flags: `${GENERATOR_FLAGS} value:int global-default:bool description preemption-policy:string=PreemptLowerPriority`,
  *run(k) {
    const description = k.flags.string('description');
    const object = {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name: oneName(k) },
      value: k.flags.int('value'),
      ...(k.flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(description ? { description } : {}),
      preemptionPolicy: k.flags.string('preemption-policy'),
    };
    submit(k, object, { failing: 'failed to create priorityclass: ' });
    return 0;
  },
};
