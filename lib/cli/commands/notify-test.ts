import { UnityError } from '../../domain/errors/unity-error';
import { receiverNamePattern } from '../../domain/notification';
import { type ReceiversTested, receiversTested } from '../../engine/requests/receiver-test';
import { exitCodes } from '../errors/exit-codes';
import { configOf, withGateway } from '../gateway/open-gateway';
import { checkEnvironment } from '../input/environment';
import { cleanLine } from '../io/clean-text';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';
import { enterGateway } from '../session/speed';

/** `unity notify test`: whether those who are told of an environment take what they are told. */
export const notifyTest: CommandSpec = {
  arguments: [
    { name: '<env>', description: 'the environment whose `messages` are tried' },
    { name: '[name]', description: 'one of its receivers; without it, all of them' },
  ],
  examples: ['unity notify test prod', 'unity notify test prod slack', 'unity notify test dev --local --json'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const environment = checkEnvironment(run, configOf(run), run.given.required(0));
      const receiver = run.given.argument(1);
      if (receiver !== undefined && !receiverNamePattern.test(receiver))
        throw new UnityError('Usage', { message: `no receiver is called \`${cleanLine(receiver, 80)}\`` });
      await enterGateway(run, gateway);
      const answer = await gateway.desk({
        verb: 'test_notifications',
        environment,
        id: run.io.unique(),
        ...(receiver !== undefined && { receiver }),
      });
      const read = receiversTested.safeParse(answer);
      if (!read.success) throw new UnityError('DeskFailed', { message: 'the desk of this installation tries nobody' });
      const { id, receivers } = read.data;
      if (run.globals.json) run.print.document({ format_version: '1.0', environment, id, receivers });
      else run.print.result(asTable(read.data));
      for (const one of receivers) {
        if (!one.taken) run.print.note(`${one.name}: ${cleanLine(one.fix, 300)}`);
      }
      return receivers.every(({ taken }) => taken) ? exitCodes.done : exitCodes.failed;
    }),
};

function asTable({ receivers }: ReceiversTested): string {
  return table(
    ['RECEIVER', 'KIND', 'TEST MESSAGE'],
    receivers.map((one) => [one.name, one.to, one.taken ? takenBy(one) : `refused: ${cleanLine(one.reason, 200)}`]),
  );
}

function takenBy({ status, milliseconds }: { readonly status: number | null; readonly milliseconds: number }): string {
  return `taken (${status === null ? 'published' : status}, ${milliseconds} ms)`;
}
