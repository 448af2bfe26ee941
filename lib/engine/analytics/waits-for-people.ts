import type { ActionDefinition } from '../../../lambdas/actions/definition';

/** Whether steps of that action wait for an answer or a signal from outside: others give it. What `invoke` calls is work. */
export function waitsForPeople({ waits, signal, action }: ActionDefinition): boolean {
  return signal !== undefined && waits === 'token' && action !== 'invoke';
}
