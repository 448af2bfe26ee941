import { when } from '../../ledger/expression';
import { keys } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { PublicationItem, WorkflowItem } from '../../ledger/published-items';
import type { Workflow } from '../../workflow/model';

/** A workflow that was published. */
export async function publishedWorkflow(ledger: Ledger, id: string): Promise<Workflow | undefined> {
  const item = await ledger.get<WorkflowItem>(keys.workflow(id));
  return item && (JSON.parse(item.model) as Workflow);
}

/** Keeps a workflow for the sessions of its machine. `other`: something else has its id, which is a hash of the content. */
export async function keepWorkflow(ledger: Ledger, id: string, model: string): Promise<'kept' | 'other'> {
  const key = keys.workflow(id);
  const created = await ledger.create<WorkflowItem>({ ...key, kind: 'workflow', workflow_id: id, model });
  if (created.applied) return 'kept';
  return (await ledger.get<WorkflowItem>(key))?.model === model ? 'kept' : 'other';
}

/** Writes down what a machine is about to be made from, and who claims to ask: every publication is audited. */
export async function recordPublication(
  ledger: Ledger,
  facts: Pick<PublicationItem, 'environment' | 'machine' | 'workflow_id' | 'claimed_by'>,
): Promise<void> {
  const key = keys.publication(facts.environment, facts.machine);
  const created = await ledger.create<PublicationItem>({ ...key, kind: 'publication', ...facts });
  if (created.applied) return;
  const { workflow_id, claimed_by } = facts;
  const set = Object.entries({ workflow_id, claimed_by });
  await ledger.update<PublicationItem>(key, { set }, when.equals('kind', 'publication'));
}
