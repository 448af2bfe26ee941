import { Duration } from 'aws-cdk-lib';
import { Archive, CfnRule, type EventBus, Match, type Rule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { archiveName } from './names';

/** Keeps every event of the bus for a replay. */
export class EventArchive extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly prefix: string;
      readonly bus: EventBus;
      readonly retentionDays: number;
      readonly key: IKey | undefined;
    },
  ) {
    super(scope, id);
    const { prefix, bus, retentionDays, key } = options;
    new Archive(this, 'Archive', {
      archiveName: archiveName(prefix),
      description: 'Everything that happened, for a replay.',
      sourceEventBus: bus,
      // Events have a source always, and AWS's own too, so this is all of them.
      eventPattern: { source: Match.prefix('') },
      retention: Duration.days(retentionDays),
      ...(key && { kmsKey: key }),
    });
  }
}

/** Keeps a rule from replays: what is told again for others must not approve, wake or alarm anybody a second time. */
export function onlyLive(rule: Rule): void {
  const resource = rule.node.defaultChild;
  if (resource instanceof CfnRule) resource.addPropertyOverride('EventPattern.replay-name', [{ exists: false }]);
}
