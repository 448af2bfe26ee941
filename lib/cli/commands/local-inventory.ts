import type { Kept } from '../../domain/session';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import { environmentsOf } from '../gateway/environments';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';

/** Why something stays in the account. */
type KeptReason = Kept['reason'];

/** `unity local inventory`: everything alive in the simulated account, and why it stays where nothing will remove it. */
export const localInventory: CommandSpec = {
  examples: ['unity local inventory', "unity local inventory --json | jq '.[] | select(.kept == null)'"],
  json: 'document',

  run: (given) => {
    const run = { ...given, globals: { ...given.globals, local: true } };
    return withGateway(run, async (gateway) => {
      const kept = await keptResources(gateway);
      const found = (await gateway.local?.inventory()) ?? [];
      const rows = found.map((row) => ({ ...row, kept: row.kept ?? kept.get(row.id) ?? null }));
      if (run.globals.json) run.print.document(rows);
      else if (rows.length === 0) run.print.note('The simulated account is empty.');
      else {
        run.print.result(
          table(
            ['SERVICE', 'TYPE', 'ID', 'STATE', 'KEPT'],
            rows.map(({ service, type, id, state, kept: reason }) => [service, type, id, state, reason ?? '-']),
          ),
        );
      }
      return exitCodes.done;
    });
  },
};

/** What the ledger says stays: by rollback’s own account, and what was there before a step took it up. */
async function keptResources(gateway: Gateway): Promise<ReadonlyMap<string, KeptReason>> {
  const { ledger } = gateway.engine('inventory');
  const kept = new Map<string, KeptReason>();
  for (const environment of await environmentsOf(gateway)) {
    for (const { session_id: id } of await ledger.queryIndex<SessionItem>('by_environment', environment)) {
      const session = await ledger.get<SessionItem>(keys.session(id));
      for (const { id: resource, reason } of session?.rollback?.kept ?? []) kept.set(resource, reason);
      for (const step of await ledger.query<StepItem>(keys.session(id).pk, 'STEP#', ['resources'])) {
        for (const row of Object.values(step.resources)) {
          if (row.adopted && row.id !== undefined) kept.set(row.id, 'adopted');
        }
      }
    }
  }
  return kept;
}
