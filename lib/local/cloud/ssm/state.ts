/** A port that a container publishes, and what it answers there. */
export interface Listener {
  readonly port: number;
  readonly body: string;
}

/** Whose containers they are. */
export interface Owner {
  readonly session: string;
  readonly step: string;
}

/** A volume of the instance, and where it is mounted. */
export interface DataMount {
  readonly volumeId: string;
  readonly path: string;
}

/** What a command changes on its instance when it succeeds: the containers of one component. */
export type CommandEffect =
  | {
      readonly kind: 'up';
      readonly component: string;
      readonly owner: Owner;
      readonly listeners: readonly Listener[];
      /** The volume that it has mounted for its data. */
      readonly data: DataMount | null;
    }
  | { readonly kind: 'down'; readonly component: string };

/** One command on one instance. Times are milliseconds; what happens between them follows from the clock. */
export interface InvocationRecord {
  readonly instanceId: string;
  /** Reads know it from here on. */
  readonly visibleAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Not taken by an agent until then: it never will be. */
  readonly deliverUntil: number;
  /** Still running then: killed. */
  readonly killedAt: number;
  /** How it ends when it is left alone. */
  readonly outcome: { readonly code: number; readonly stdout: string; readonly stderr: string };
  readonly effect: CommandEffect | null;
  /** CancelCommand was called, and stops it then; null when it was not or comes too late. */
  cancel: { readonly askedAt: number; readonly at: number } | null;
}

/** A command as it was sent. */
export interface CommandRecord {
  readonly id: string;
  readonly requestedAt: number;
  readonly documentName: string;
  readonly comment: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly timeoutSeconds: number;
  readonly invocations: readonly InvocationRecord[];
}

/** A parameter that somebody has written. */
export interface ParameterRecord {
  readonly value: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly version: number;
  readonly modifiedAt: number;
}

/** What Systems Manager holds. */
export interface SsmState {
  readonly commands: Map<string, CommandRecord>;
  /** By name. */
  readonly parameters: Map<string, ParameterRecord>;
}

/** Systems Manager of a fresh account. */
export function emptySsm(): SsmState {
  return { commands: new Map(), parameters: new Map() };
}
