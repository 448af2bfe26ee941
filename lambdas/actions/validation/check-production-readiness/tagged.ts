import { ListTagsForResourceCommand as DistributionTagsCommand } from '@aws-sdk/client-cloudfront';
import { ListTagsForResourceCommand as AlarmTagsCommand } from '@aws-sdk/client-cloudwatch';
import { ListTagsForResourceCommand as LogTagsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { unlessAbsent } from '../../../resources/aws-error';
import { together } from '../../../resources/changes';
import { listRules } from '../../../resources/elbv2/rule';
import { readTags } from '../../../resources/elbv2/tags';
import { shortArn } from './sheet';
import type { Survey } from './survey';

/** Something that takes tags, and its tags; undefined: AWS does not show it. */
export interface Tagged {
  readonly id: string;
  readonly tags: ReadonlyMap<string, string> | undefined;
}

type Pairs = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[];

/** Tags of alarms and log groups come one a call: so many calls at once, not to be throttled. */
const callsAtOnce = 4;

/** Everything that was given or belongs to it, and takes tags. */
export async function readTagged(survey: Survey): Promise<readonly Tagged[]> {
  const parts = [machines, balancing, distribution, files, alarms, logGroups];
  return (await together(parts.map((read) => read(survey)))).flat();
}

function tagged(id: string, pairs: Pairs | undefined): Tagged {
  return { id, tags: pairs && new Map(pairs.map(({ Key = '', Value = '' }) => [Key, Value])) };
}

async function machines(survey: Survey): Promise<readonly Tagged[]> {
  const { instance_ids = [] } = survey.input;
  if (instance_ids.length === 0) return [];
  const [instances, volumes] = [await survey.instances(), await survey.volumes()];
  return [
    ...instance_ids.map((id) => tagged(id, instances.get(id) && (instances.get(id)?.Tags ?? []))),
    ...volumes.map(({ Tags = [], VolumeId = '' }) => tagged(VolumeId, Tags)),
  ];
}

async function balancing(survey: Survey): Promise<readonly Tagged[]> {
  const { load_balancer_arn, target_group_arn } = survey.input;
  const listeners = load_balancer_arn === undefined ? [] : ((await survey.listeners(load_balancer_arn)) ?? []);
  const rules = await together(
    listeners.map(({ ListenerArn }) => unlessAbsent(() => listRules(survey.context, { ListenerArn }))),
  );
  // A default rule comes with its listener and has no tags of its own.
  const own = rules.flatMap((ofOne) => ofOne ?? []).filter((rule) => rule.IsDefault !== true);
  const arns = [
    load_balancer_arn,
    target_group_arn,
    ...listeners.map(({ ListenerArn }) => ListenerArn),
    ...own.map(({ RuleArn }) => RuleArn),
  ].filter((arn) => arn !== undefined);
  const tags = await readTags(survey.context, arns);
  return arns.map((arn) => tagged(shortArn(arn), tags.get(arn)));
}

async function distribution(survey: Survey): Promise<readonly Tagged[]> {
  const { distribution_id: id } = survey.input;
  if (id === undefined) return [];
  const Resource = (await survey.distribution(id))?.ARN;
  if (Resource === undefined) return [tagged(id, undefined)];
  const command = new DistributionTagsCommand({ Resource });
  const answer = await unlessAbsent(() => survey.context.clients.cloudfront.send(command));
  return [tagged(id, answer && (answer.Tags?.Items ?? []))];
}

async function files(survey: Survey): Promise<readonly Tagged[]> {
  const { file_system_id: id } = survey.input;
  return id === undefined ? [] : [tagged(id, (await survey.fileSystem(id))?.Tags)];
}

/** Those that were named: alarms of the whole account are other people's as well. */
async function alarms(survey: Survey): Promise<readonly Tagged[]> {
  const { alarm_names: names = [] } = survey.input;
  const shown = names.length === 0 ? [] : await survey.alarms();
  return inTurn(names, async (name) => {
    const alarm = shown.find(({ AlarmName }) => AlarmName === name);
    const id = `the alarm "${name}"`;
    if (alarm?.AlarmArn === undefined) return tagged(id, undefined);
    const command = new AlarmTagsCommand({ ResourceARN: alarm.AlarmArn });
    const answer = await unlessAbsent(() => alarm.seenBy.send(command));
    return tagged(id, answer && (answer.Tags ?? []));
  });
}

async function logGroups(survey: Survey): Promise<readonly Tagged[]> {
  return inTurn([...(await survey.logGroups())], async ([name, group]) => {
    // Tags are asked for under the ARN without the `:*` that `arn` ends in.
    const resourceArn = (group?.logGroupArn ?? group?.arn)?.replace(/:\*$/, '');
    const id = `the log group ${name}`;
    if (resourceArn === undefined) return tagged(id, undefined);
    const answer = await unlessAbsent(() => survey.context.clients.logs.send(new LogTagsCommand({ resourceArn })));
    return tagged(id, answer && Object.entries(answer.tags ?? {}).map(([Key, Value]) => ({ Key, Value })));
  });
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < items.length; start += callsAtOnce) {
    done.push(...(await together(items.slice(start, start + callsAtOnce).map(work))));
  }
  return done;
}
