import type { EventEnvelope } from '../../domain/events';
import { exitCodes } from '../errors/exit-codes';
import { Seen } from '../events/seen';
import { wantedEvents } from '../events/wanted';
import { readSince } from '../input/since';
import { cleanLine } from '../io/clean-text';
import { timeOfDay } from '../io/format-time';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { withAttention } from '../session/attention';
import { untilAborted } from '../session/until-aborted';

/** `unity events`: what Unity told on its bus, in the simulated account or, on AWS, from the log that a rule keeps. */
export const events: CommandSpec = {
  options: [
    { flags: '--type <type>', description: 'only of this detail type, such as DEPLOYMENT_STATE_CHANGED' },
    { flags: '--session <id>', description: 'only of this session' },
    { flags: '--stack <stack/env>', description: 'only of this stack' },
    { flags: '--since <time>', description: 'not older than 30m, 2h, 7d or a time; on AWS 24h unless given' },
    { flags: '--follow', description: 'go on with what is sent from now on' },
  ],
  examples: [
    'unity events --local',
    'unity events --follow --stack shop/prod',
    'unity events --since 2h --type STEP_STATE_CHANGED --json',
  ],
  json: 'none',

  run: (run) => {
    const { fits, term } = wantedEvents(run.given);
    return withAttention(run, async (gateway, signal) => {
      const asked = run.given.text('since');
      const since = asked === undefined ? undefined : readSince(asked, gateway.clock.now());
      const feed = await gateway.feed({ since, term });
      const seen = new Seen();
      const interrupted = untilAborted(signal);
      for (;;) {
        for await (const page of feed.pages()) {
          for (const event of page) if (fits(event) && seen.isNew(event)) tell(run, event);
          if (signal.aborted) return exitCodes.interrupted;
        }
        if (!run.given.flag('follow')) return exitCodes.done;
        await Promise.race([gateway.changed(0), interrupted]);
        if (signal.aborted) return exitCodes.interrupted;
      }
    });
  },
};

function tell({ globals, print }: CommandRun, event: EventEnvelope): void {
  const data = cleanLine(JSON.stringify(dataOf(event)), 300);
  if (globals.json) print.line(event);
  else print.result(`${timeOfDay(event.time)} ${cleanLine(event['detail-type'], 128)}  ${data}`);
}

function dataOf({ detail }: EventEnvelope): unknown {
  return typeof detail === 'object' && detail !== null && 'data' in detail ? detail.data : detail;
}
