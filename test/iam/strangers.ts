import type { TagPair } from '../../lib/local/cloud/account/record';
import { sessionTags } from './caller';
import type { Judge } from './judge';
import type { Judged } from './scene';

/** Another session of the same environment, and one of another environment. */
const neighbour = sessionTags('spot-0123456789', 'dev', 'other');
const ofProd = sessionTags('spot-9876543210', 'prod', 'shop');

/** A call of a session that is made again as a stranger would make it. */
export type Replay = 'by another session' | 'on what prod’s sessions made';

/** What a stranger is allowed all the same: the action, in which role. */
export interface Allowed {
  readonly replay: Replay;
  readonly who: string;
  readonly action: string;
  readonly resource: string;
}

/** Makes every call of dev’s sessions again as strangers would, and tells what IAM lets them do. */
export async function replayed(judge: Judge, judged: readonly Judged[]): Promise<readonly Allowed[]> {
  const allowed: Allowed[] = [];
  for (const { caller, ask, verdict } of judged) {
    if (!verdict.isAllowed || caller.tags['unity:environment'] !== 'dev') continue;
    const told = { who: caller.functionName, action: ask.action, resource: ask.resource };
    const { role, tags } = caller;
    const stranger = await judge.judge({ role, tags: neighbour, ask });
    if (stranger.isAllowed) allowed.push({ replay: 'by another session', ...told });
    const { on } = ask;
    if (!on || on.tags.length === 0) continue;
    const theirs = { ...ask, on: { ...on, tags: retagged(on.tags, ofProd) } };
    const { keys } = ask;
    const asked = keys ? { ...theirs, keys: retaggedKeys(keys) } : theirs;
    if ((await judge.judge({ role, tags, ask: asked })).isAllowed)
      allowed.push({ replay: 'on what prod’s sessions made', ...told });
  }
  return allowed;
}

function retagged(tags: readonly TagPair[], owner: Readonly<Record<string, string>>): readonly TagPair[] {
  return tags.map(({ Key, Value }) => ({ Key, Value: owner[Key] ?? Value }));
}

/** Systems Manager has the tags of instances under keys of its own. */
function retaggedKeys(keys: NonNullable<Judged['ask']['keys']>): NonNullable<Judged['ask']['keys']> {
  const entries = Object.entries(keys).map(([key, value]) => [
    key,
    ofProd[key.replace('ssm:resourceTag/', '')] ?? value,
  ]);
  return Object.fromEntries(entries);
}
