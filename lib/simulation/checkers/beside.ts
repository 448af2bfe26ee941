import { textAt } from '../ledger-view';
import type { Scene } from '../observation';
import { sessionItem } from './whose';

/** What leads the requests of users to instances. */
const leading: ReadonlySet<string> = new Set([
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
]);

/** Whether a resource leads users to what the session has made. */
export const leadsUsers = (type: string | undefined): boolean => type !== undefined && leading.has(type);

/** Which other revision of its stack stands while a session is undone: the next one, the one before, or none. */
export function otherRevision(scene: Scene, sessionId: string): 'next' | 'before' | undefined {
  const session = sessionItem(scene, sessionId);
  if (textAt(session, 'requested_rollback', 'type') === 'retire') return 'next';
  return textAt(session, 'revision', 'former') === undefined ? undefined : 'before';
}
