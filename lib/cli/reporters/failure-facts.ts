import { rollbackAgain } from '../../domain/rollback-again';
import { secondsBetween } from '../../domain/seconds-between';
import type { SessionDocument } from '../../domain/session-document';
import { hindranceOf } from '../../engine/rollback/accept-leftovers';
import { cleanText } from '../io/clean-text';
import { formatSeconds } from '../io/format-time';
import { rollbackAnswer, rollbackQuestion } from '../session/words';

/** Something of a failure, and what it is called. */
type Fact = readonly [name: string, text: string];

/** What failed first, what became of it, and what is there now. */
export function failureFacts(session: SessionDocument): readonly Fact[] {
  return [
    ...causeFacts(session),
    ...(session.rollback ? [['rollback', rollbackWords(session)] as const] : []),
    ['live now', liveWords(session)],
    ...factOf('waits for', rollbackQuestion(session)),
    ...factOf('answer', rollbackAnswer(session)),
  ];
}

const factOf = (name: string, text: string | undefined): readonly Fact[] => (text === undefined ? [] : [[name, text]]);

/** The step that really failed, apart from those that were stopped because of it. */
function causeFacts({ root_cause: cause, steps }: SessionDocument): readonly Fact[] {
  if (!cause) return [];
  const step = steps.find(({ name }) => name === cause.step);
  const where = step ? `step ${step.name} (${step.service}/${step.action}), attempt ${step.attempt}` : 'no step';
  const followers = steps.filter((other) => other.cancelled || (other.state === 'failed' && other !== step));
  return [
    ['failed', where],
    ['code', cause.code],
    ['message', cleanText(cause.message)],
    ...(cause.request_id === null ? [] : [['request id', cause.request_id] as const]),
    ...(followers.length === 0 ? [] : [['stopped', followers.map(({ name }) => name).join(', ')] as const]),
  ];
}

function rollbackWords({ rollback }: SessionDocument): string {
  if (!rollback) return '';
  const took = formatSeconds(secondsBetween(rollback.started_at, rollback.completed_at ?? null));
  const kept = rollback.kept.length === 0 ? '' : `, ${rollback.kept.length} kept on purpose`;
  return `${rollback.verdict ?? 'not finished'} after ${took}${kept}`;
}

const liveOf = ({ resources }: SessionDocument) => resources.filter(({ state }) => state !== 'deleted');

function liveWords(session: SessionDocument): string {
  const live = liveOf(session);
  if (live.length === 0) return 'nothing of it';
  const cost = session.metrics.cost > 0 ? `, about $${session.metrics.cost.toFixed(3)} an hour` : '';
  return `${live.length} resources${cost}`;
}

/** What the commands that are named depend on. */
export interface CommandPlace {
  /** `--local` where they need it. */
  readonly flags: string;
  /** The shipped workflow types: any other is deployed from its file. */
  readonly types: readonly string[];
}

/** What to do now, the first first. */
export function nextCommands(session: SessionDocument, place: CommandPlace): readonly string[] {
  const { flags } = place;
  const id = session.session_id;
  const step = session.root_cause?.step;
  const look = `unity logs ${id}${step ? ` --step ${step}` : ''}${flags}`;
  const mayBeAccepted = hindranceOf(session) === undefined;
  // Kept as it failed: mended, it can go on from there.
  const mayGoOn = session.state === 'failed' && session.rollback === null && liveOf(session).length > 0;
  const asks = rollbackQuestion(session) !== undefined;
  return [
    look,
    ...(asks ? [`unity approve ${id}${flags}`, `unity reject ${id} --reason WHY${flags}`] : []),
    ...(mayGoOn ? [`unity resume ${id}${flags}`] : []),
    wayOn(session, place),
    ...(mayBeAccepted ? [`unity rollback ${id} --accept-leftovers --reason WHY${flags}`] : []),
  ];
}

function wayOn(session: SessionDocument, { flags, types }: CommandPlace): string {
  const { session_id: id, rollback, deployment_type: type, stack_name: stack, environment } = session;
  if (rollback?.verdict === 'dirty') return `${rollbackAgain(session, rollback)}${flags}`;
  if (session.state === 'failed') return `unity rollback ${id}${flags}`;
  return `unity deploy ${types.includes(type) ? type : 'FILE'} --stack ${stack} --env ${environment}${flags}`;
}
