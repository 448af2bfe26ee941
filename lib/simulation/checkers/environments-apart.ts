import type { Json } from '../../domain/json';
import { isAwsCall } from '../../local/faults/call-class';
import type { Invocation } from '../../local/host/invocation';
import type { Item } from '../../local/store/attribute-value';
import { entriesAt, flagAt, textAt } from '../ledger-view';
import type { Attempt, CheckerFactory, Scene, Write } from '../observation';
import { errandOf, provenanceOf, sessionItem } from './whose';

/** What environments share of an installation, by name: a record proves a name to ACM once for the whole account. */
const sharedTypes: readonly string[] = ['AWS::Route53::RecordSet'];
/** Workflows are the same wherever they are installed. */
const sharedItems: readonly string[] = ['workflow'];

/** Every text in a call's input. */
const texts = /"((?:[^"\\]|\\.)*)"/g;
/** The environment in the ARN of a machine or execution. */
const ofMachine = /:(?:stateMachine|execution):[^-":]+-([a-z0-9]+)-/g;

/**
 * What is done for a session of an environment concerns nothing of another one: no call that changes anything names what
 * another environment’s sessions have made, makes something under their names or starts their machines, and none of their
 * items in the ledger is written.
 */
export const environmentsApart: CheckerFactory = () => {
  /** By the id of what steps have made: whose it is. */
  const owners = new Map<string, string>();
  const made = new Map<string, string>();
  return {
    write: (write, scene) => {
      learn(owners, write.after);
      const [from, to] = [environmentOf(scene, write.invocation), environmentOfItem(write)];
      if (from === undefined || to === undefined || from === to) return;
      scene.violated(`${write.invocation?.functionName} worked for ${from} and wrote ${write.pk} ${write.sk} of ${to}`);
    },
    before: (attempt, scene) => {
      if (!changes(attempt)) return;
      const from = environmentOf(scene, attempt.invocation);
      const touched = from === undefined ? undefined : named(owners, attempt).find(({ whose }) => whose !== from);
      if (touched) scene.violated(`${callOf(attempt)} for ${from}, and names ${touched.what} of ${touched.whose}`);
    },
    effect: (attempt, scene) => {
      if (attempt.callClass !== 'create' && attempt.callClass !== 'launch') return;
      const from = environmentOf(scene, attempt.invocation);
      for (const row of scene.ours()) {
        if (made.has(`${row.type} ${row.id}`)) continue;
        const session = provenanceOf(row)?.session;
        const whose = session === undefined ? undefined : environmentOfSession(scene, session);
        made.set(`${row.type} ${row.id}`, whose ?? '');
        if (from !== undefined && whose !== undefined && whose !== from)
          scene.violated(`${callOf(attempt)} for ${from}, and made ${row.type} ${row.id} of ${whose}`);
      }
    },
  };
};

const callOf = ({ service, operation, invocation }: Attempt): string =>
  `${invocation?.functionName} called ${service}:${operation}`;

const changes = ({ callClass, operation }: Attempt): boolean =>
  callClass === 'machines' ? /^(Start|Stop)/.test(operation) : isAwsCall(callClass) && callClass !== 'read';

/** Whose resources and machines a call names. */
function named(owners: ReadonlyMap<string, string>, { callClass, text }: Attempt) {
  if (callClass === 'machines') return [...text.matchAll(ofMachine)].map(([what, whose = '']) => ({ what, whose }));
  return [...text.matchAll(texts)].flatMap(([, what = '']) => {
    const whose = owners.get(what);
    return whose === undefined ? [] : [{ what, whose }];
  });
}

/** What was there before, or is one for all, belongs to nobody's environment. */
function learn(owners: Map<string, string>, item: Item): void {
  const environment = textAt(item, 'environment');
  if (textAt(item, 'kind') !== 'step' || environment === undefined) return;
  for (const [, row] of entriesAt(item, 'resources')) {
    const [id, type = ''] = [textAt(row, 'id'), textAt(row, 'type')];
    if (id !== undefined && !flagAt(row, 'adopted') && !sharedTypes.includes(type)) owners.set(id, environment);
  }
}

/** For which environment a function works; undefined where it sees to all of them, or a person acts. */
function environmentOf(scene: Scene, invocation: Invocation | undefined): string | undefined {
  const errand = errandOf(invocation);
  if (errand) return environmentOfSession(scene, errand.sessionId);
  const { environment, detail, promotion } = (invocation?.payload ?? {}) as { readonly [name: string]: Json };
  if (typeof environment === 'string') return environment;
  // A look for a promotion: where it comes from is read, where it goes to is written.
  const target = (promotion ?? {}) as { readonly environment?: string };
  if (target.environment !== undefined) return target.environment;
  const { executionArn } = (detail ?? {}) as { readonly executionArn?: string };
  return executionArn === undefined ? undefined : [...executionArn.matchAll(ofMachine)][0]?.[1];
}

const environmentOfSession = (scene: Scene, id: string): string | undefined =>
  textAt(sessionItem(scene, id), 'environment');

function environmentOfItem({ pk, after }: Write): string | undefined {
  if (sharedItems.includes(textAt(after, 'kind') ?? '')) return undefined;
  return textAt(after, 'environment') ?? /^(?:LOCK|PLACES|PUBLISHED)#([^#]+)/.exec(pk)?.[1];
}
