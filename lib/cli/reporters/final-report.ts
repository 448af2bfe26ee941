import { secondsBetween } from '../../domain/seconds-between';
import type { SessionDocument } from '../../domain/session-document';
import { exitCodes } from '../errors/exit-codes';
import { formatRefusal } from '../errors/format-refusal';
import { cleanText } from '../io/clean-text';
import { formatSeconds } from '../io/format-time';
import type { Printer } from '../io/printer';
import { exitCodeFor } from '../session/outcome';
import { leftoverLine, milestoneWords, sessionWords, tailLine } from '../session/words';
import { type CommandPlace, failureFacts, nextCommands } from './failure-facts';
import { glyphsFor } from './glyphs';
import { testLines } from './test-lines';

/** What a report needs beside the session. */
export interface FinalReportOptions extends CommandPlace {
  readonly print: Printer;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the command was for: of a rollback that was asked for, the failure before it is no news. */
  readonly wanted: 'forward' | 'undo';
}

/** How it ended, why, what is there now, and where to go on: to stderr. Outputs, to stdout, come last. */
export function reportEnd(session: SessionDocument, options: FinalReportOptions): void {
  const { print } = options;
  if (session.refusals.length > 0) {
    for (const refusal of session.refusals) print.error(formatRefusal(refusal, print));
    return;
  }
  print.note(endLine(session, options));
  if (session.state === 'completed') print.note(`  ${milestoneWords(session)}`);
  for (const line of [...testLines(session), ...tailLines(session)]) print.note(`  ${line}`);
  if (!isWell(session, options)) for (const line of failureLines(session, options)) print.error(line);
  if (session.state === 'completed') print.result(outputLines(session).join('\n'));
}

/** What was handed over and goes by itself, one a line. */
export function tailLines(session: SessionDocument): readonly string[] {
  return (session.rollback?.tails ?? []).map(
    (tail) => `slow tail: ${cleanText(tailLine(tail))}: ${cleanText(tail.reason)}`,
  );
}

/** What a rollback could not remove, one a line: why, what it costs, whose undo is in the way. */
export function leftoverLines({ rollback }: SessionDocument): readonly string[] {
  return (rollback?.leftovers ?? []).map((leftover) => cleanText(leftoverLine(leftover)));
}

/** The outputs of a stack, one a line. */
export function outputLines(session: SessionDocument): readonly string[] {
  return Object.entries(session.outputs).map(
    ([name, value]) => `${name} = ${cleanText(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
}

function isWell(session: SessionDocument, { wanted }: FinalReportOptions): boolean {
  return exitCodeFor(session, wanted) === exitCodes.done;
}

function endLine(session: SessionDocument, options: FinalReportOptions): string {
  const { print, env, wanted } = options;
  const glyphs = glyphsFor(env);
  const mark = isWell(session, options) ? print.paint('good', glyphs.done) : print.paint('bad', glyphs.failed);
  // Of a rollback that was asked for long after the deployment, only its own time says anything.
  const since = wanted === 'undo' ? (session.rollback?.started_at ?? session.started_at) : session.started_at;
  const took = formatSeconds(secondsBetween(since, session.completed_at));
  const name = `${session.stack_name}/${session.environment}`;
  return `${mark} ${print.paint('strong', name)} ${sessionWords(session)} in ${took}  (${session.session_id})`;
}

function failureLines(session: SessionDocument, options: FinalReportOptions): readonly string[] {
  const { print } = options;
  const leftovers = leftoverLines(session).map((line) => `    ${line}`);
  return [
    ...failureFacts(session).map(([name, text]) => `  ${print.paint('dim', name.padEnd(10))}  ${text}`),
    ...leftovers,
    ...nextCommands(session, options).map(
      (command, index) => `  ${print.paint('dim', (index === 0 ? 'next' : '').padEnd(10))}  ${command}`,
    ),
  ];
}
