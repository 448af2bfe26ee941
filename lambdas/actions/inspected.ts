import type { ActionDefinition } from './definition';

/** What leaves nothing in the account that could be looked at. */
const historyTypes: readonly string[] = ['AWS::SSM::Command', 'AWS::Lambda::Invocation', 'AWS::CodeBuild::Build'];

/** Whether there is anything to look at once an action is done: `inspect` carries it for its checks. */
export function isInspected({ resources, onlyLooks }: Pick<ActionDefinition, 'resources' | 'onlyLooks'>): boolean {
  return onlyLooks === true || resources.some(({ type }) => !historyTypes.includes(type));
}
