import type { ResourceDocument, SessionDocument, StepDocument } from '../../lib/domain/session-document';

/** One thing that a command has told about a session. */
export type Told =
  | { readonly kind: 'session'; readonly session: string; readonly state: string }
  | { readonly kind: 'step'; readonly session: string; readonly step: string; readonly told: Partial<StepDocument> }
  | { readonly kind: 'undo'; readonly session: string; readonly step: string; readonly state: string }
  | { readonly kind: 'resource'; readonly session: string; readonly step: string; readonly row: ResourceDocument }
  | { readonly kind: 'checkpoint'; readonly session: string; readonly name: string };

interface AnyLine {
  readonly type?: string;
  readonly session_id?: string;
  readonly step?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly session?: SessionDocument | null;
}

/** What the lines of `--json` tell, each thing as it is. */
export function toldByLines(lines: readonly unknown[]): readonly Told[] {
  return lines.flatMap((line) => toldByLine(line as AnyLine));
}

function toldByLine({ type, session_id: session = '', step = '', data = {}, session: document }: AnyLine): Told[] {
  switch (type) {
    case 'session':
      return [{ kind: 'session', session, state: String(data.state) }];
    case 'step':
      return [{ kind: 'step', session, step, told: data as Partial<StepDocument> }];
    case 'undo':
      return [{ kind: 'undo', session, step, state: (data.undo as { state: string }).state }];
    case 'resource':
      return [{ kind: 'resource', session, step, row: data as unknown as ResourceDocument }];
    case 'checkpoint':
      return [{ kind: 'checkpoint', session, name: String(data.name) }];
    case 'summary':
      return document ? toldByDocument(document) : [];
    default:
      return [];
  }
}

/** What a session document tells. */
export function toldByDocument(document: SessionDocument): Told[] {
  const { session_id: session } = document;
  return [
    { kind: 'session', session, state: document.state },
    ...document.steps.flatMap((told): Told[] => [
      { kind: 'step', session, step: told.name, told },
      ...(told.undo ? [{ kind: 'undo', session, step: told.name, state: told.undo.state } as const] : []),
    ]),
    ...document.resources.map((row): Told => ({ kind: 'resource', session, step: row.step, row })),
    ...document.checkpoints.map(({ name }): Told => ({ kind: 'checkpoint', session, name })),
  ];
}

/** Whether a value is a session document, as `status` and `cancel` write it. */
export function isSessionDocument(value: unknown): value is SessionDocument {
  return typeof value === 'object' && value !== null && 'session_id' in value && 'steps' in value;
}
