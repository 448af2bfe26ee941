import type { Stamp } from './items';

/** A workflow that was published, as it was read; content-addressed, so it is written once and never changed. */
export interface WorkflowItem extends Stamp {
  readonly pk: string;
  readonly sk: 'WORKFLOW';
  readonly kind: 'workflow';
  readonly workflow_id: string;
  /** The normal form as JSON: a text counts as what it has, a map as more. */
  readonly model: string;
}

/** What a machine was last published from; each publication is a version of it. */
export interface PublicationItem extends Stamp {
  readonly pk: string;
  readonly sk: string;
  readonly kind: 'publication';
  readonly environment: string;
  readonly machine: string;
  readonly workflow_id: string;
  /** Who asked, as claimed: Lambda does not tell a function who invoked it. */
  readonly claimed_by: string;
}
