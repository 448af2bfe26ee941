import { UnityError } from '../../domain/errors/unity-error';
import type { Unowned } from '../../engine/sweep/unowned';
import { isoTime } from '../../ports/clock';
import { exitCodes } from '../errors/exit-codes';
import { environmentsOf } from '../gateway/environments';
import type { Gateway } from '../gateway/gateway';
import { confirm } from '../input/confirm';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { leftAlone } from '../session/attend';
import { withAttention } from '../session/attention';
import { enterGateway } from '../session/speed';
import { unownedIn } from '../sweep/found';
import { loadPlan, savePlan } from '../sweep/plan-file';
import { removeNamed, type Swept } from '../sweep/remove';
import { type SweepPlace, type SweepPlan, sweepPlan } from '../sweep/sweep-plan';
import { planLines, toldLines } from '../sweep/text';

/** `unity sweep`: what carries our tags and nobody owns, and sessions that nothing works on any more. */
export const sweep: CommandSpec = {
  options: [
    { flags: '--env <name>', description: 'only of this environment' },
    { flags: '--dry-run', description: 'change nothing: what it does anyhow without --plan' },
    { flags: '--out <file>', description: 'save what was found, so that `unity sweep --plan FILE` can remove it' },
    { flags: '--plan <file>', description: 'remove what this file names, as far as nobody owns it still' },
  ],
  examples: ['unity sweep', 'unity sweep --env dev --out sweep.json', 'unity sweep --plan sweep.json --yes'],
  json: 'document',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const file = run.given.text('plan');
      if (file === undefined) return find(run, gateway);
      for (const other of ['out', 'env']) {
        if (run.given.text(other) === undefined) continue;
        throw new UnityError('Usage', { message: `--plan and --${other} exclude each other` });
      }
      return remove(run, gateway, loadPlan(run.io, file, placeOf(gateway), run.io.clock.now()), signal);
    }),
};

/** The account and region of the installation, as its machines' ARNs have them. */
function placeOf({ machineArn, settings }: Gateway): SweepPlace {
  const [, , , region = '', account = ''] = machineArn('any').split(':');
  return { account, region, prefix: settings.prefix };
}

async function environmentsFor({ given }: CommandRun, gateway: Gateway): Promise<readonly string[]> {
  const wanted = given.text('env');
  const known = await environmentsOf(gateway);
  if (wanted === undefined) return known;
  if (known.includes(wanted)) return [wanted];
  throw new UnityError('BadRequest', {
    message: `there is no environment \`${cleanLine(wanted, 80)}\`; there are ${known.join(', ')}`,
  });
}

async function find(run: CommandRun, gateway: Gateway): Promise<number> {
  const { given, print, globals } = run;
  const found = await unownedIn(gateway, await environmentsFor(run, gateway));
  const plan = sweepPlan(placeOf(gateway), isoTime(run.io.clock), {
    orphans: [...found.orphans],
    sessions: [...found.sessions],
  });
  const out = given.text('out');
  if (out !== undefined) savePlan(run.io, out, plan);
  if (globals.json) print.document(documentOf(gateway, found));
  else show(run, found);
  if (out !== undefined) {
    const name = cleanLine(out, 200);
    print.note(`Saved. Remove what it names within an hour: unity sweep --plan ${name}${print.flags}`);
  }
  return exitCodes.done;
}

function show({ print }: CommandRun, found: Unowned): void {
  const lines = [...planLines({ orphans: [...found.orphans], sessions: [...found.sessions] }), ...toldLines(found)];
  print.result(
    lines.length === 0 ? 'Nothing: all that carries our tags stands in the rows of a session.' : lines.join('\n'),
  );
}

/** Removes what a plan names, as far as it is found still: what was found later was shown to nobody. */
async function remove(run: CommandRun, gateway: Gateway, plan: SweepPlan, signal: AbortSignal): Promise<number> {
  const { print, globals } = run;
  const environments = [...new Set([...plan.orphans, ...plan.sessions].map(({ environment }) => environment))];
  const found = await unownedIn(gateway, environments);
  const still = {
    orphans: plan.orphans.filter(({ session_id, type, id }) =>
      found.orphans.some((one) => one.session_id === session_id && one.type === type && one.id === id),
    ),
    sessions: plan.sessions.filter(({ session_id }) => found.sessions.some((one) => one.session_id === session_id)),
  };
  const gone = plan.orphans.filter((one) => !still.orphans.includes(one)).map(({ id }) => id);
  if (!globals.json) for (const line of planLines(still)) print.note(line);
  if (gone.length > 0) print.note(`${gone.length} that the plan names are gone, or somebody owns them now.`);
  const isNothing = still.orphans.length + still.sessions.length === 0;
  if (isNothing || run.given.flag('dry-run')) {
    if (isNothing) print.note('Nothing of the plan is left to do.');
    if (globals.json) print.document({ ...documentOf(gateway, { ...found, ...still }), no_longer: gone, swept: null });
    return exitCodes.done;
  }
  await confirm(
    run,
    { text: `Remove these ${still.orphans.length} and take over ${still.sessions.length} sessions?` },
    signal,
  );
  await enterGateway(run, gateway);
  if (signal.aborted) return leftAlone(run);
  const swept = await removeNamed(gateway, still, signal);
  if (globals.json)
    print.document({ ...documentOf(gateway, { ...found, ...still }), no_longer: gone, swept: asJson(swept) });
  else tell(run, swept);
  if (swept.isInterrupted) return exitCodes.interrupted;
  const isWhole = swept.leftovers.length + swept.refused.length + swept.notTaken.length === 0;
  return isWhole ? exitCodes.done : exitCodes.needsAHand;
}

function tell({ print }: CommandRun, swept: Swept): void {
  print.result(`Removed ${swept.removed.length}.`);
  for (const { id, reason, hourly_usd } of swept.leftovers) {
    print.note(`left: ${id} (about $${hourly_usd} an hour): ${cleanLine(reason, 300)}`);
  }
  for (const id of swept.refused) print.note(`left: ${cleanLine(id, 200)}: it does not carry the tags of its step`);
  for (const { type, id } of swept.kept)
    print.note(`kept: ${type} ${id}, a copy of its data. It is billed until you delete it: no retention knows it.`);
  for (const { session_id, message } of swept.notTaken)
    print.note(`refused: ${session_id}: ${cleanLine(message, 500)}`);
  for (const id of swept.takenOver) print.note(`taken over: ${id}. Follow it: unity watch ${id}${print.flags}`);
  if (swept.isInterrupted)
    print.note(`What was asked for goes on; \`unity sweep${print.flags}\` shows what is left of it.`);
}

const asJson = ({ removed, leftovers, refused, kept, notTaken, takenOver, isInterrupted }: Swept) => ({
  removed,
  leftovers,
  refused,
  kept,
  not_taken: notTaken,
  taken_over: takenOver,
  interrupted: isInterrupted,
});

function documentOf(gateway: Gateway, { orphans, told, sessions, early }: Unowned) {
  return { format_version: '1.0', ...placeOf(gateway), orphans, sessions, left_alone: told, not_judged_yet: early };
}
