import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { readTags } from '../../../resources/elbv2/tags';
import { tagKeys } from '../../tags';
import type { TargetsContext } from './parts';
import { ruleKey } from './rows';

/** A rule of the listener. */
export interface NumberedRule {
  readonly arn: string;
  readonly number: number;
  /**
   * Who made it: this step for any revision, which counts as its own wherever it stands; another step of a former revision of
   * the stack, under an older name maybe; another step of this very session, with a place of its own; or somebody else.
   */
  readonly owner: 'step' | 'stack' | 'session' | 'another';
}

/** The rules with whose they are, in the order in which they are asked. The default rule has no number. */
export async function numbered(context: TargetsContext, rules: readonly Rule[]): Promise<readonly NumberedRule[]> {
  const found = rules.filter(({ IsDefault }) => !IsDefault);
  const tags = await readTags(
    context,
    found.map(({ RuleArn = '' }) => RuleArn),
  );
  const wanted = new Map(context.tags(ruleKey).map(({ Key, Value }) => [Key, Value]));
  const ownerOf = (arn: string): NumberedRule['owner'] => {
    const has = (key: string): boolean =>
      tags.get(arn)?.some(({ Key, Value }) => Key === key && Value === wanted.get(key)) ?? false;
    if (!has(tagKeys.stack) || !has(tagKeys.environment)) return 'another';
    if (has(tagKeys.resource)) return 'step';
    return has(tagKeys.session) ? 'session' : 'stack';
  };
  return found
    .map(({ RuleArn: arn = '', Priority }) => ({ arn, number: Number(Priority), owner: ownerOf(arn) }))
    .sort((a, b) => a.number - b.number);
}
