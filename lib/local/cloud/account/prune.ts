import { tablesOf } from './tables';
import type { World } from './world';

/** How often the dead are cleared away, and how long idempotency tokens are remembered (assumed; EC2 says at least 24 h). */
const everyMilliseconds = 600_000;
const tokenMilliseconds = 48 * 3_600_000;

/** Forgets what is gone and shown no more, so that an account that lives long stays small. */
export function prune(world: World): void {
  const { state, now } = world;
  if (now - state.prunedAt < everyMilliseconds) return;
  state.prunedAt = now;
  for (const { table } of tablesOf(state)) {
    for (const record of table.values()) {
      if (record.goneAt !== null && now >= record.goneAt && now >= (record.shownUntil ?? 0)) table.delete(record.id);
    }
  }
  for (const [key, token] of state.tokens) if (now - token.at > tokenMilliseconds) state.tokens.delete(key);
  for (const [id, command] of state.ssm.commands) {
    if (command.invocations.every(({ instanceId }) => !state.ec2.instances.has(instanceId)))
      state.ssm.commands.delete(id);
  }
}
