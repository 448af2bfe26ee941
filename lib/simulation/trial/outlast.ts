import type { Item } from '../../local/store/attribute-value';
import { sessions } from '../checkers/whose';
import { flagAt, textAt } from '../ledger-view';
import { rest } from './aftermath';
import type { Setting } from './setting';

/** Between two looks of the sweeper while hours pass, in seconds, and how often a look may come to nothing. */
const passing = { pauseSeconds: 900, mostInVain: 10 } as const;

type Waited = Pick<Setting, 'world' | 'stage' | 'guards' | 'people'>;

/**
 * Whoever is asked has answered; questions that nobody answers, and stacks whose time is limited, come to their end by
 * themselves. The sweeper’s schedule rests in a world in which nothing runs, so it is played here.
 */
export async function outlast(setting: Waited): Promise<void> {
  const { world, stage, people } = setting;
  if (await people.haveAnswered()) await rest(setting);
  for (let inVain = 0; inVain < passing.mostInVain; ) {
    const waiting = stillWaiting(setting);
    if (waiting.length === 0) return;
    if (waiting.every(({ at }) => at <= world.clock.now())) inVain += 1;
    await world.clock.sleep(passing.pauseSeconds * 1000);
    await world.invoke('sweeper', {});
    await rest(setting);
  }
  for (const { what } of stillWaiting(setting)) stage.blame('guards-kept', `${what}, and nothing has come of it`);
}

function stillWaiting({ stage, guards }: Waited): readonly { readonly at: number; readonly what: string }[] {
  return sessions(stage).flatMap((session) => {
    const [id, state, environment = ''] = ['session_id', 'state', 'environment'].map((name) => textAt(session, name));
    const [ends, asks] = [textAt(session, 'expires_at'), textAt(session, 'rollback_approval', 'expires_at')];
    const isProtected = guards[environment]?.deletionProtection === true;
    const isMortal = state === 'completed' && ends !== undefined && !isProtected && !isFollowed(stage, id);
    if (isMortal) return [{ at: Date.parse(ends), what: `the time of ${id} was over at ${ends}` }];
    const isAsking = state === 'failed' && textAt(session, 'rollback_approval', 'state') === 'asked';
    return isAsking ? [{ at: Date.parse(asks ?? ''), what: `${id} could be approved until ${asks}` }] : [];
  });
}

/** A later revision that failed and was kept has the stack: people decide about both. */
const isFollowed = (stage: Waited['stage'], id: string | undefined): boolean =>
  sessions(stage).some((later: Item) => textAt(later, 'revision', 'former') === id && flagAt(later, 'occupies'));

/** People who want protected stacks gone are refused; then the protection is taken out of the configuration. */
export async function unprotect({ stage, guards, people }: Waited): Promise<void> {
  for (const [environment, rules] of Object.entries(guards)) {
    if (!rules.deletionProtection) continue;
    for (const session of sessions(stage)) {
      const [id = '', state, own] = ['session_id', 'state', 'environment'].map((name) => textAt(session, name));
      if (own !== environment || state !== 'completed' || !flagAt(session, 'occupies')) continue;
      if (await people.rollBack(id)) stage.blame('guards-kept', `${id} of ${environment} is protected, and is undone`);
    }
    guards[environment] = { ...rules, deletionProtection: false };
  }
}
