/** The checkpoint that a session starts from. */
export interface RestoreRecord {
  readonly session_id: string;
  readonly checkpoint: string;
  /** By step and key of the row: the copy (snapshot id, recovery point ARN) that its data begins from. */
  readonly copies: { readonly [step: string]: { readonly [key: string]: string } };
}
