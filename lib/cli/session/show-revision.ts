import type { RevisionPreview } from '../../engine/revision/preview';
import type { Reasoned } from '../../rollback/plan-resume';
import type { CommandRun } from '../program/command-spec';

/** Shows what the next revision of a stack would keep, make anew beside what serves, and take away, and why. */
export function showRevision(run: CommandRun, { former, plan, readdressed }: RevisionPreview): void {
  const { kept, added, replaced, removed, refused } = plan;
  const parts: readonly (readonly [verb: string, of: readonly Reasoned[]])[] = [
    ['keeps', kept],
    ['makes anew', replaced],
    ['runs', added],
    ['takes away', removed],
    ['cannot change', refused],
  ];
  const message = parts
    .filter(([, of]) => of.length > 0)
    .map(([verb, of]) => `${verb} ${counted(of)}`)
    .join(', ');
  const { session_id, stack_name, environment, revision } = former;
  const number = (revision?.number ?? 1) + 1;
  if (run.lines) {
    const data = {
      revision: number,
      former: session_id,
      configuration: run.globals.local ? 'installed' : 'files',
      ...Object.fromEntries(Object.entries(plan).map(([name, of]) => [name, told(of)])),
      readdressed,
    };
    run.lines.tell({ type: 'plan', level: 'info', code: 'REVISION_PLANNED', session_id, message, data });
    return;
  }
  const { print } = run;
  print.note(`${print.paint('strong', `${stack_name}/${environment}`)}  revision ${number}, after ${session_id}`);
  for (const { name } of kept) print.note(`  ${print.paint('good', '=')} ${name}  stays`);
  for (const { name, reason } of replaced)
    print.note(`  ${print.paint('warn', '±')} ${name}  is made anew beside what serves: ${reason}`);
  for (const { name, reason } of added) print.note(`  ${print.paint('warn', '+')} ${name}  runs: ${reason}`);
  for (const { name } of removed)
    print.note(`  ${print.paint('bad', '-')} ${name}  goes last: it is no longer in the workflow`);
  for (const { name, reason } of refused)
    print.note(`  ${print.paint('bad', '!')} ${name}  cannot be changed so: ${reason}`);
  print.note(`Revision: ${message}.`);
  for (const name of readdressed)
    print.note(
      `${print.paint('warn', 'Another address')}: ${name} is made anew, and what it made before answers nothing once this revision is complete. Move the names that lead there once it is ready.`,
    );
  // The installed one is beside the functions, where no command reads it.
  if (!run.globals.local)
    print.note(
      'Compared with the configuration as the files here say it; what `cdk deploy` has installed is what counts.',
    );
}

const counted = ({ length }: readonly Reasoned[]): string => `${length} ${length === 1 ? 'step' : 'steps'}`;
const told = (steps: readonly Reasoned[]) => steps.map(({ name, reason }) => ({ step: name, reason }));
