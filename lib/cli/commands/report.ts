import { UnityError } from '../../domain/errors/unity-error';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { reportMarkdown } from '../reporters/report-markdown';
import { reportText } from '../reporters/report-text';
import { type Reported, readReport } from '../session/read-report';
import { writeResult } from './write-result';

/** `unity report`: where the time of one deployment went, what it made and what it costs; under way, done or undone. */
export const report: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [
    { flags: '--md', description: 'write Markdown, for pull requests' },
    { flags: '--out <file>', description: 'write it to a file' },
  ],
  examples: [
    'unity report shop/dev',
    'unity report shop/dev --md --out report.md',
    'unity report spot-0123456789 --json',
  ],
  json: 'document',

  async run(run) {
    const { given, io, print } = run;
    const form = formOf(run);
    const reported = await withGateway(run, (gateway) => readReport(io, gateway, given.required(0)));
    const text = form(reported);
    const out = given.text('out');
    if (out === undefined) print.result(text);
    else {
      writeResult(io, '--out', out, `${text}\n`);
      print.note(`Wrote the report to ${cleanLine(out, 200)}`);
    }
    return exitCodes.done;
  },
};

/** How the report is written: each form is a text made from the report and its timeline. */
function formOf({ given, globals }: CommandRun): (reported: Reported) => string {
  if (globals.json && given.flag('md'))
    throw new UnityError('Usage', { message: '--json and --md exclude each other' });
  if (globals.json) return ({ report }) => JSON.stringify(report, null, 2);
  return given.flag('md') ? ({ report }) => reportMarkdown(report) : ({ report }) => reportText(report);
}
