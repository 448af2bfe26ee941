import type { Progress } from '../../analytics/progress';
import type { Expectations } from '../../domain/expectation';
import type { Requester } from '../../domain/requester';
import { rollbackAgain } from '../../domain/rollback-again';
import type { HealthDocument, SessionDocument } from '../../domain/session-document';
import { type Trace, traceWords } from '../../domain/trace';
import { cleanLine, cleanText } from '../io/clean-text';
import { forHere } from '../io/for-here';
import { dateAndTime } from '../io/format-time';
import type { Printer } from '../io/printer';
import { table } from '../io/table';
import type { Beneath } from '../session/beneath';
import { stallSentence, stallWords } from '../session/stall-words';
import { milestoneWords, rollbackAnswer, rollbackQuestion } from '../session/words';
import { leftoverLines, outputLines, tailLines } from './final-report';
import { glyphsFor } from './glyphs';
import type { LiveLine } from './live-block';
import { headLines, rowsOf } from './live-rows';
import { testLines } from './test-lines';

/** What a status is written with. */
export interface StatusTextOptions {
  /** ISO-8601, of the account. */
  readonly now: string;
  readonly print: Printer;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly expected: Expectations;
  readonly progress: Progress;
  readonly trace: Trace | null;
  readonly beneath?: Beneath | undefined;
}

/** A session for people: its head, its steps, what it made, what it gives. */
export function statusText(session: SessionDocument, options: StatusTextOptions): string {
  const { now, print, env, expected, progress, trace, beneath } = options;
  const facts = { glyphs: glyphsFor(env), tick: 0, now, expected, progress };
  const painted = (line: LiveLine): string =>
    line
      .map((piece) => (typeof piece === 'string' ? piece : print.paintResult(...piece)))
      .join('')
      .trimEnd();
  const milestones = milestoneWords(session);
  const cause = session.root_cause;
  const live = session.resources.filter(({ state }) => state !== 'deleted');
  return [
    ...headLines(session, facts).map(painted),
    `  ${print.paintResult('dim', `started ${dateAndTime(session.started_at)} UTC, workflow ${session.workflow_id}`)}`,
    ...(trace === null ? [] : [`  ${print.paintResult('dim', `trace ${traceWords(trace)}`)}`]),
    ...(session.requester?.actor ? [`  wanted by ${requesterWords(session.requester)}`] : []),
    ...revisionLines(session),
    ...promotedLines(session),
    ...(session.expires_at === undefined
      ? []
      : [
          `  takes itself down at ${dateAndTime(session.expires_at)} UTC: unity extend ${session.session_id} --hours N${print.flags}`,
        ]),
    ...healthLines(session, print.flags),
    ...beneathLines(beneath, print.flags),
    ...(milestones === '' ? [] : [`  ${milestones}`]),
    ...rowsOf(session, facts).map((row) => painted(row.line)),
    ...stallLines(session, options),
    ...testLines(session),
    ...(cause ? ['', `root cause: ${cause.step ?? 'no step'}: ${cause.code}: ${cleanText(cause.message)}`] : []),
    ...approvalLines(session, print.flags),
    ...session.refusals.map(
      ({ message, remedy }) => `refused: ${cleanText(message)} (${forHere(cleanText(remedy), print.flags)})`,
    ),
    ...leftoverLines(session).map((line) => `left: ${line}`),
    ...againLines(session, print.flags),
    ...acceptedLines(session, print.flags),
    ...tailLines(session),
    ...(live.length > 0 ? ['', resourceTable(live)] : []),
    ...(Object.keys(session.outputs).length > 0 ? ['', ...outputLines(session)] : []),
  ].join('\n');
}

/** Which revision of its stack it is, and which has followed it. */
function revisionLines({ revision, revised_by: by, rollback }: SessionDocument): readonly string[] {
  const isFollowed = by !== null && rollback?.type === 'retire';
  return [
    ...(revision ? [`  revision ${revision.number} of its stack, after ${revision.former}`] : []),
    ...(isFollowed ? [`  followed by ${by}, for which it keeps what still stands`] : []),
  ];
}

/** Where it was promoted from: there the stack has the same name. */
function promotedLines({ stack_name: stack, promoted_from: from }: SessionDocument): readonly string[] {
  return from ? [`  promoted from ${stack}/${from.environment} (session ${from.session_id})`] : [];
}

/** How healthy it is, as far as the looks by the clock have told. */
function healthLines({ session_id: id, health }: SessionDocument, flags: string): readonly string[] {
  return health ? [`  ${healthWords(id, health, flags)}`] : [];
}

/** What serves while this revision does not. */
function beneathLines(beneath: Beneath | undefined, flags: string): readonly string[] {
  if (!beneath) return [];
  const { session_id: id, health } = beneath;
  return [
    `  ${id} serves beneath it: ${health ? healthWords(id, health, flags) : 'nobody has looked at its health yet'}`,
  ];
}

function healthWords(id: string, { state, since, findings }: HealthDocument, flags: string): string {
  const [first] = findings;
  const why = state === 'healthy' || !first ? '' : `: ${first.step}: ${cleanLine(first.message, 200)}`;
  return `${state} since ${dateAndTime(since)} UTC${why}${state === 'healthy' ? '' : ` (unity health ${id}${flags})`}`;
}

/** Who wants it and how that is known; whom the request named instead. */
function requesterWords({ actor, status, claimed }: Requester): string {
  const contrary = claimed === undefined ? '' : `, while the request claimed ${cleanLine(claimed, 200)}`;
  return `${cleanLine(actor ?? '', 200)} (${status}${contrary})`;
}

function stallLines(session: SessionDocument, { now, print, env, progress }: StatusTextOptions): readonly string[] {
  return progress.stalls.map((stall) => {
    const words = stallSentence(stallWords(stall, session, now, print.flags));
    return print.paintResult('warn', `${glyphsFor(env).stalled} ${words}`);
  });
}

function approvalLines(session: SessionDocument, flags: string): readonly string[] {
  const question = rollbackQuestion(session);
  const answer = rollbackAnswer(session);
  const id = session.session_id;
  return [
    ...(question === undefined
      ? []
      : [`waits for ${question}: unity approve ${id}${flags}, or unity reject ${id} --reason WHY${flags}`]),
    ...(answer === undefined ? [] : [answer]),
  ];
}

/** How the rollback goes on that has left something. */
function againLines(session: SessionDocument, flags: string): readonly string[] {
  const { rollback, state } = session;
  // One that serves has no way but to look at it, which is what is done here.
  if (!rollback || rollback.leftovers.length === 0 || state === 'completed') return [];
  return [`  once what is in its way is mended: ${rollbackAgain(session, rollback)}${flags}`];
}

function acceptedLines({ session_id: id, rollback }: SessionDocument, flags: string): readonly string[] {
  const { accepted } = rollback ?? {};
  if (!accepted) return [];
  const { by, at, reason, resources, hourly_usd } = accepted;
  const what = `${resources} resources, about $${hourly_usd.toFixed(3)} an hour`;
  return [
    `accepted: ${what}, by ${cleanLine(by, 200)} at ${dateAndTime(at)} UTC: ${cleanText(reason)}`,
    `  unity rollback ${id}${flags} may still remove them`,
  ];
}

function resourceTable(resources: SessionDocument['resources']): string {
  return table(
    ['TYPE', 'ID', 'STATE', 'STEP'],
    resources.map(({ type, id, state, step }) => [type, id ?? '-', state, step]),
  );
}
