import { UnityError } from '../../domain/errors/unity-error';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { showsUnicode } from '../reporters/glyphs';
import { reportMarkdown } from '../reporters/report-markdown';
import { reportText } from '../reporters/report-text';
import { reportView } from '../reporters/report-view';
import { commandPlace } from '../session/attend';
import { type Reported, readReport } from '../session/read-report';
import { writeResult } from './write-result';

/** `unity report`: where the time of one deployment went, what it made and what it costs; under way, done or undone. */
export const report: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [
    { flags: '--md', description: 'write Markdown with Mermaid pictures, for pull requests' },
    { flags: '--html <file>', description: 'write a page too, in one file' },
    { flags: '--out <file>', description: 'write it to a file' },
  ],
  examples: [
    'unity report shop/dev',
    'unity report shop/dev --md --out report.md',
    'unity report shop/dev --html report.html',
    'unity report spot-0123456789 --json',
  ],
  json: 'document',

  async run(run) {
    const { given, globals, io, print } = run;
    if (globals.json && given.flag('md'))
      throw new UnityError('Usage', { message: '--json and --md exclude each other' });
    const reported = await withGateway(run, (gateway) => readReport(io, gateway, given.required(0)));
    const html = given.text('html');
    if (html !== undefined) {
      const { reportPage } = await import('../../pictures/report-page');
      writeResult(io, '--html', html, reportPage(reported.timeline, reportView(reported, commandPlace(run))));
      print.note(`Wrote the page ${cleanLine(html, 200)}`);
    }
    const text = await textOf(run, reported);
    const out = given.text('out');
    if (out === undefined) print.result(text);
    else {
      writeResult(io, '--out', out, `${text}\n`);
      print.note(`Wrote the report to ${cleanLine(out, 200)}`);
    }
    return exitCodes.done;
  },
};

/** The report as JSON, as Markdown, or for a terminal, each of the last two with its pictures. */
async function textOf({ given, globals, io, print }: CommandRun, { report, timeline }: Reported): Promise<string> {
  if (globals.json) return JSON.stringify(report, null, 2);
  if (given.flag('md')) {
    const { chartMermaid } = await import('../../pictures/gantt-mermaid');
    return `${reportMarkdown(report)}\n\n${chartMermaid(timeline, timeline.title)}`;
  }
  const { ganttText } = await import('../../pictures/gantt-text');
  const width = io.stdout.size()?.columns || usualColumns;
  const isToFile = given.text('out') !== undefined;
  const options = { width, isUnicode: showsUnicode(io.env), ...(!isToFile && { paint: print.paintResult }) };
  return `${reportText(report)}\n\n${ganttText(timeline, options)}`;
}

/** Where nothing says how wide it is. */
const usualColumns = 100;
