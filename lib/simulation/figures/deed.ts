import type { AccountCall } from '../../local/cloud/simulated-cloud';
import { type Moment, type Span, then } from './moment';

/** A call of a step that began something in the account. */
export interface Deed extends AccountCall {
  readonly step: string;
  readonly side: 'make' | 'undo';
}

/** What a deed came to: the moment at which something of it is so. */
export interface Outcome {
  readonly name: AccountCall['began'][number]['name'];
  readonly of: string;
  readonly moment: Moment;
}

/** When a call that is made then has its effect. */
export function doneAt(begins: Moment, { step, operation, milliseconds }: Deed): Moment {
  return then(begins, {
    step,
    what: operation,
    of: '',
    seconds: milliseconds / 1000,
    isProvisioning: false,
  });
}

/**
 * What follows from a call that had its effect then. All of it goes on at the same time, but for commands, which run once
 * they are delivered, and for what reads still show after it was removed.
 */
export function outcomesOf({ step, began }: Deed, done: Moment): readonly Outcome[] {
  const spanOf = ({ name, of, milliseconds }: Deed['began'][number]): Span => ({
    step,
    what: name,
    of,
    seconds: milliseconds / 1000,
    isProvisioning: name !== 'idKnown' && name !== 'ghostShown',
  });
  return began.map((draw) => {
    const former = began.find((other) => other.of === draw.of && comesBefore(other.name, draw.name));
    const from = former ? then(done, spanOf(former)) : done;
    return { name: draw.name, of: draw.of, moment: then(from, spanOf(draw)) };
  });
}

type Name = Outcome['name'];

const commands: readonly Name[] = ['containerSetup', 'containerUpdate', 'containerRemoval', 'plainCommand'];
const removals: readonly Name[] = ['mountTargetDeleted', 'fileSystemDeleted'];

function comesBefore(former: Name, name: Name): boolean {
  if (former === 'commandDelivery') return commands.includes(name);
  return name === 'ghostShown' && removals.includes(former);
}
