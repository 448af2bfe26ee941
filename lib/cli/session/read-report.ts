import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { definitions } from '../../../lambdas/actions/definitions';
import { type DeploymentReport, deploymentReport } from '../../analytics/deployment-report';
import { atPresentPrices } from '../../analytics/present-prices';
import { reportedCost, type StepCost } from '../../analytics/report-cost';
import type { SpentOn, Timeline } from '../../analytics/timeline';
import type { StepFacts } from '../../analytics/timeline-facts';
import { timelineOf } from '../../analytics/timeline-of';
import { UnityError } from '../../domain/errors/unity-error';
import type { SessionDocument } from '../../domain/session-document';
import { waitsForPeople } from '../../engine/analytics/waits-for-people';
import { pricesOf } from '../../engine/assumed';
import { loadSession, loadSteps } from '../../engine/session/session-store';
import { viewSession } from '../../engine/session/session-view';
import { readAudit } from '../../engine/telling/read-audit';
import { keys, type StepItem } from '../../ledger/items';
import { tableNames } from '../../ledger/tables';
import type { Plan } from '../../plan/plan';
import { planOf } from '../../plan/plan-of';
import { durationWords } from '../../plan/words';
import { isoTime } from '../../ports/clock';
import type { Gateway } from '../gateway/gateway';
import { findSession } from '../input/find-session';
import type { CliIo } from '../io/cli-io';
import { orchestrationOf, orchestrationPrices } from './orchestration-prices';
import { traceOf } from './trace-of';
import { usageOf } from './usage';
import { type Standing, workflowOf } from './wanted-workflow';

/** A report, and the timeline that it and pictures are made from: what `unity report` writes in any form is a function of both. */
export interface Reported {
  readonly report: DeploymentReport;
  readonly timeline: Timeline;
  readonly session: SessionDocument;
}

/** Reads what there is of a session, as it stands: the ledger and the audit, with the rights of whoever looks. */
export async function readReport(io: CliIo, gateway: Gateway, text: string): Promise<Reported> {
  const engine = gateway.engine('report');
  const { session_id: id } = await findSession(engine.ledger, text);
  const audited = { store: gateway.store, auditTableName: tableNames(gateway.settings.prefix).audit };
  const [document, session, steps, { entries }] = await Promise.all([
    viewSession(engine, id),
    loadSession(engine.ledger, id),
    loadSteps(engine.ledger, id),
    readAudit(audited, { pk: keys.session(id).pk, prefix: '' }),
  ]);
  const now = gateway.clock.now();
  const plan = await planFor({ io, gateway, session, steps });
  const timeline = timelineOf({
    session: document,
    now,
    marks: entries.map(({ time, item, change }) => ({
      at: Date.parse(time),
      ...(item.startsWith('STEP#') && { step: item.slice('STEP#'.length) }),
      ...(item !== 'SESSION' && !item.startsWith('STEP#') && { step: item }),
      change,
    })),
    steps: new Map(steps.map((step) => [step.name, factsOf(step, plan)])),
  });
  const holds = new Set(steps.filter(({ spec }) => actionOf(spec)?.waits === 'token').map(({ name }) => name));
  const costs = steps.map((step): StepCost => {
    const rows = Object.values(step.resources).filter(({ snapshot_of: copy }) => copy === undefined);
    return {
      step: step.name,
      ...pricesOf(definitionsByName, session, step),
      instances: rows.filter(({ type, state }) => type === 'AWS::EC2::Instance' && state === 'active').length,
      hasMade: rows.some((row) => row.id !== undefined),
      stands: rows.some(({ state }) => state === 'active' || state === 'creating'),
    };
  });
  const usage = costs.some(({ stands }) => stands) ? await usageOf(gateway, id) : undefined;
  const cost = reportedCost(timeline, atPresentPrices(costs, usage?.prices ?? []), {
    nowSeconds: (now - Date.parse(document.started_at)) / 1000,
    estimate: plan && {
      hourly_usd: plan.cost.hourly_usd,
      monthly_usd: plan.cost.monthly_usd,
      one_off_usd: plan.cost.one_off_usd,
    },
    orchestration: entries.length === 0 ? undefined : orchestrationOf(timeline, { writes: entries.length, holds }),
    prices: orchestrationPrices,
  });
  const report = deploymentReport({
    session: document,
    timeline,
    trace: traceOf(document, gateway.local !== undefined),
    now: isoTime(gateway.clock),
    planned: plan && { seconds: plan.critical_path.seconds, p95Seconds: plan.estimate.p95_seconds },
    cost,
    usage,
    words: durationWords,
  });
  return { report, timeline, session: document };
}

const definitionsByName: Readonly<Record<string, ActionDefinition>> = definitions;

const actionOf = ({ service, action }: StepItem['spec']): ActionDefinition | undefined =>
  definitionsByName[`${service}/${action}`];

/** What the session’s own workflow was expected to take and cost; undefined where it cannot be planned any more. */
async function planFor(standing: Standing): Promise<Plan | undefined> {
  const { session, gateway, steps } = standing;
  if (steps.length === 0) return undefined;
  try {
    return planOf(await workflowOf(standing), {
      definitions: definitionsByName,
      settings: gateway.settings,
      parameters: session.parameters,
      stackName: session.stack_name,
      environment: session.environment,
      environmentConfig: session.config,
    });
  } catch (error) {
    if (error instanceof UnityError) return undefined;
    throw error;
  }
}

function factsOf({ name, spec }: StepItem, plan: Plan | undefined): StepFacts {
  const planned = plan?.steps.find((step) => step.name === name);
  const { intervalSeconds, backoffRate, maxDelaySeconds } = spec.retry;
  return {
    retry: { intervalSeconds, backoffRate, maxDelaySeconds },
    waitsOn: waitsOn(spec),
    ...(planned && {
      planned: {
        from: planned.starts_seconds,
        created: planned.starts_seconds + planned.expected_seconds.created,
        to: planned.starts_seconds + planned.expected_seconds.ready,
      },
    }),
  };
}

/** A wait that was asked for is a step’s own work; an approval or a signal is for others to give. */
function waitsOn(spec: StepItem['spec']): SpentOn {
  const definition = actionOf(spec);
  if (definition && waitsForPeople(definition)) return 'people';
  return spec.service === 'control' ? 'work' : 'aws';
}
