import { UnityError } from '../../domain/errors/unity-error';
import type { BusEvent } from '../../local/host/event-bus';
import { exitCodes } from '../errors/exit-codes';
import { cleanLine } from '../io/clean-text';
import { timeOfDay } from '../io/format-time';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { withAttention } from '../session/attention';

/** `unity events`: what was sent to the bus of the simulated account. The bus of AWS keeps nothing to list. */
export const events: CommandSpec = {
  options: [
    { flags: '--type <type>', description: 'only of this detail type, such as DEPLOYMENT_STATE_CHANGED' },
    { flags: '--follow', description: 'go on with what is sent from now on' },
  ],
  examples: ['unity events --local', 'unity events --local --type STEP_STATE_CHANGED --json'],
  json: 'none',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const { local } = gateway;
      if (!local) {
        throw new UnityError('Usage', {
          message: 'EventBridge keeps no events that could be listed',
          details: { fix: 'See `unity audit SESSION`, or add a rule for the source unity.deployment-orchestrator.' },
        });
      }
      let last: string | undefined;
      for (;;) {
        const found = await local.events(last);
        last = found.at(-1)?.id ?? last;
        tell(run, found);
        if (!run.given.flag('follow')) return exitCodes.done;
        await gateway.changed(0);
        if (signal.aborted) return exitCodes.interrupted;
      }
    }),
};

function tell({ globals, given, print }: CommandRun, found: readonly BusEvent[]): void {
  const type = given.text('type');
  for (const event of found) {
    if (type !== undefined && event.detailType !== type) continue;
    if (globals.json) print.line(asJson(event));
    else print.result(`${timeOfDay(event.time)} ${event.detailType}  ${cleanLine(JSON.stringify(dataOf(event)), 300)}`);
  }
}

function asJson({ id, time, source, detailType, detail }: BusEvent) {
  return { id, time, source, 'detail-type': detailType, detail };
}

function dataOf({ detail }: BusEvent): unknown {
  return typeof detail === 'object' && detail !== null && 'data' in detail ? detail.data : detail;
}
