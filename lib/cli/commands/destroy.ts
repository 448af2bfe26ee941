import { UnityError } from '../../domain/errors/unity-error';
import { canBeUndone, isTerminal } from '../../domain/session';
import { faultOption } from '../input/faults';
import { holderOf, readStackRef } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import type { CommandSpec } from '../program/command-spec';
import { waitTailsOption } from '../session/attend';
import { withAttention } from '../session/attention';
import { undoSession } from '../session/undo-session';

/** `unity destroy`: takes a stack down, whatever it consists of. */
export const destroy: CommandSpec = {
  arguments: [{ name: '<stack/env>', description: 'the stack and its environment' }],
  options: [
    { flags: '--confirm <name>', description: 'the name of the stack, in place of typing it' },
    { flags: '--dry-run', description: 'show what would be removed and change nothing' },
    waitTailsOption,
    faultOption,
  ],
  examples: ['unity destroy shop/dev --dry-run', 'unity destroy shop/dev --confirm=shop'],
  json: 'lines',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const text = run.given.required(0);
      const ref = readStackRef(text);
      if (!ref) throw new UnityError('Usage', { message: `\`${cleanLine(text, 80)}\` is not of the form STACK/ENV` });
      const session = await holderOf(gateway.engine('destroy').ledger, ref);
      if (!session) throw new UnityError('StackNotFound', { message: `no session is known for ${text}` });
      return undoSession(run, gateway, {
        session,
        request: { type: 'full' },
        verb: 'destroy',
        isHarmless: isTerminal(session.state) && !canBeUndone(session),
        question: { text: `Take ${text} down?`, name: ref.stack, nameOnly: ref.environment === 'prod' },
        signal,
      });
    }),
};
