import { isAccepted, isTail, type ResourceRow } from '../../domain/resource';
import type { RollbackRequest } from '../../domain/session';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { undoSchedule } from '../../plan/undo-schedule';
import type { UndoPlan } from '../../rollback/plan';
import { assumedStep, hourlyUsdOf } from '../assumed';
import type { Engine } from '../engine';
import { meantRollback } from '../revision/meant-rollback';
import { planned } from './plan-rollback';
import { type RollbackFinding, rollbackFindings } from './rollback-findings';
import { whyItGoes, whyItStays } from './rollback-reasons';
import { standingAt } from './rollback-targets';

/** A resource as a preview names it. */
interface Named {
  readonly key: string;
  readonly type: string;
  readonly id: string | null;
}

/** One step that would be undone. Fields may be added, never renamed or dropped. */
export interface PreviewedUndo {
  readonly step: string;
  readonly service: string;
  readonly action: string;
  /** `asked`; because it stands on steps that go; or because it leads users to where these work, while another revision serves. */
  readonly because: 'asked' | 'depends_on' | 'leads_there';
  readonly depends_on: readonly string[];
  /** Steps that are undone before. */
  readonly after: readonly string[];
  readonly policy: string;
  readonly policy_from: string;
  /** What its undo does, in a sentence. */
  readonly text: string;
  readonly resources: readonly Named[];
  readonly keeps: readonly (Named & { readonly reason: 'retained' | 'adopted' | 'snapshot'; readonly why: string })[];
  /** Of what is removed: what holds data, and what becomes of that. */
  readonly data: readonly (Named & {
    readonly fate: 'copied_first' | 'copied_unless_never_written';
    readonly copies: readonly string[];
  })[];
  readonly expected_seconds: number;
  /** What goes by itself after the verdict; null where nothing does. */
  readonly tail_seconds: number | null;
  /** What ends with it, in USD. */
  readonly hourly_usd: number;
}

/** One step of which something stays. */
export interface PreviewedStay {
  readonly step: string;
  readonly reason: 'policy' | 'stands_on' | 'checkpoint' | 'not_asked';
  /** Steps that stay and stand on it, or where its policy is written. */
  readonly because: readonly string[];
  readonly resources: readonly Named[];
  readonly hourly_usd: number;
}

/** What a rollback would do, without doing it. */
export interface RollbackPreview {
  readonly request: RollbackRequest;
  readonly undo: readonly PreviewedUndo[];
  readonly stays: readonly PreviewedStay[];
  /** Names of the steps that stay by policy, theirs or that of what stands on them. */
  readonly retained: readonly string[];
  readonly order: readonly (readonly string[])[];
  readonly critical_path: readonly string[];
  /** Until the verdict, the late look included. */
  readonly expected_seconds: number;
  readonly verify_seconds: number;
  readonly hourly_usd_ends: number;
  readonly hourly_usd_stays: number;
  readonly findings: readonly RollbackFinding[];
}

/** Looks at what a rollback would do, as the session stands now. Changes nothing and asks nothing of AWS. */
export async function previewRollback(
  engine: Pick<Engine, 'ledger' | 'definitions' | 'settings'>,
  session: SessionItem,
  asked: RollbackRequest,
): Promise<RollbackPreview> {
  const request = await meantRollback(engine.ledger, session, asked);
  const { steps, targets, plan } = await planned(engine, session, request);
  const facts: Facts = { engine, session, steps, plan, targets, ready: await readyAt(engine, session, request, steps) };
  const byName = new Map(steps.map((step) => [step.name, step]));
  const seconds = new Map(plan.undo.map(({ name }) => [name, secondsOf(facts, byName.get(name)).undo]));
  const schedule = undoSchedule(plan.undo, seconds);
  const undo = schedule.order.flat().flatMap((name) => {
    const step = byName.get(name);
    return step ? [previewedUndo(facts, step, request)] : [];
  });
  const stays = steps.flatMap((step) => previewedStay(facts, step, request));
  const verifySeconds = undo.length === 0 ? 0 : engine.settings.visibilityWindowSeconds;
  const sum = (of: readonly { readonly hourly_usd: number }[]) =>
    Number(of.reduce((total, { hourly_usd }) => total + hourly_usd, 0).toFixed(4));
  return {
    request,
    undo,
    stays,
    retained: plan.retained,
    order: schedule.order,
    critical_path: schedule.critical,
    expected_seconds: schedule.seconds + verifySeconds,
    verify_seconds: verifySeconds,
    hourly_usd_ends: sum(undo),
    hourly_usd_stays: sum(stays),
    findings: await rollbackFindings(engine, session, steps, plan, request),
  };
}

/** What previews of single steps are made from. */
interface Facts {
  readonly engine: Pick<Engine, 'definitions'>;
  readonly session: SessionItem;
  readonly steps: readonly StepItem[];
  readonly plan: UndoPlan;
  readonly targets: ReadonlySet<string>;
  /** The steps of the checkpoint that is gone back to. */
  readonly ready: ReadonlySet<string>;
}

async function readyAt(
  { ledger }: Pick<Engine, 'ledger'>,
  { session_id: id }: SessionItem,
  request: RollbackRequest,
  steps: readonly StepItem[],
): Promise<ReadonlySet<string>> {
  if (request.type !== 'partial') return new Set();
  const checkpoint = await ledger.get<CheckpointItem>(keys.checkpoint(id, request.checkpoint));
  return new Set(checkpoint && standingAt(checkpoint, steps));
}

const named = ({ key, type, id }: ResourceRow): Named => ({ key, type, id: id ?? null });

function secondsOf({ engine, session }: Facts, step: StepItem | undefined) {
  const assumed = step && assumedStep(engine.definitions, session, step);
  const durations = assumed?.definition.durations(assumed.input);
  return { undo: durations?.undo.p50Seconds ?? 0, tail: durations?.tail?.p50Seconds ?? null };
}

function previewedUndo(facts: Facts, step: StepItem, request: RollbackRequest): PreviewedUndo {
  const { engine, session, plan } = facts;
  const { service, action, rollback: policy } = step.spec;
  const definition = engine.definitions[`${service}/${action}`];
  const rows = Object.values(step.resources).filter(({ state }) => state !== 'deleted');
  const goes = rows.filter((row) => keptFor(row) === undefined);
  const holdsData = new Set(definition?.resources.filter((one) => one.holdsData).map(({ type }) => type));
  const { undo, tail } = secondsOf(facts, step);
  return {
    step: step.name,
    service,
    action,
    ...whyItGoes(facts, step, request),
    after: plan.undo.find(({ name }) => name === step.name)?.waitsFor ?? [],
    policy,
    policy_from: sourceOf(session, step),
    text: definition?.undo.text ?? 'Nothing installed can undo it.',
    resources: goes.map(named),
    keeps: rows.flatMap((row) => {
      const kept = keptFor(row);
      return kept ? [{ ...named(row), ...kept }] : [];
    }),
    data: goes
      .filter(({ type }) => holdsData.has(type))
      .map((row) => ({
        ...named(row),
        fate: policy === 'snapshot' ? 'copied_first' : 'copied_unless_never_written',
        copies: rows.flatMap(({ snapshot_of: of, id }) => (of === row.key && id !== undefined ? [id] : [])),
      })),
    expected_seconds: undo,
    tail_seconds: tail,
    hourly_usd: hourlyUsdOf(engine.definitions, session, step),
  };
}

/** Why a row of a step that is undone stays all the same. */
function keptFor(row: ResourceRow): Pick<PreviewedUndo['keeps'][number], 'reason' | 'why'> | undefined {
  if (row.adopted) return { reason: 'adopted', why: 'it was there before' };
  if (row.snapshot_of !== undefined) return { reason: 'snapshot', why: `a copy of the data of ${row.snapshot_of}` };
  if (row.retained && !isAccepted(row))
    return { reason: 'retained', why: 'something that is not the session’s needs it' };
  return undefined;
}

function sourceOf({ environment }: SessionItem, { policy_from: key }: StepItem): string {
  return key === undefined ? 'workflow' : `environments.${environment}.rollback.policies.${key}`;
}

function previewedStay(facts: Facts, step: StepItem, request: RollbackRequest): readonly PreviewedStay[] {
  const { engine, session, plan } = facts;
  const rows = Object.values(step.resources).filter((row) => row.state !== 'deleted' && !isTail(row));
  const isUndone = plan.undo.some(({ name }) => name === step.name);
  if (isUndone || rows.length === 0) return [];
  const { reason, because } = whyItStays(facts, step, request);
  return [
    {
      step: step.name,
      reason,
      because: reason === 'policy' ? [sourceOf(session, step)] : because,
      resources: rows.map(named),
      hourly_usd: hourlyUsdOf(engine.definitions, session, step),
    },
  ];
}
