import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { InventoryRow } from '../../lib/local/cloud/account/inventory';
import { classOf } from '../../lib/local/faults/call-class';
import type { Invocation } from '../../lib/local/host/invocation';
import { checkers } from '../../lib/simulation/checkers/table';
import type { Attempt, Checker, EnvironmentRules, HeldData, Scene, Write } from '../../lib/simulation/observation';

type Item = Record<string, AttributeValue>;

/** An item as the ledger stores it. */
export const stored = (item: object): Item => marshall(item, { removeUndefinedValues: true });

/** A resource of a step of a session, alive. */
export const alive = (from: string, facts: Partial<InventoryRow> = {}): InventoryRow => {
  const [session = '', step, key] = from.split('/');
  const tags = { 'unity:session': session, 'unity:resource': `${step}/${key}` };
  return { service: 'ec2', type: 'AWS::EC2::VPC', id: `vpc-${from}`, state: 'available', tags, kept: null, ...facts };
};

/** A run of a function. */
export const run = (functionName: string, payload: object = {}, facts: Partial<Invocation> = {}): Invocation => ({
  id: 'invocation-1',
  functionName,
  payload: { session_id: 's', step: 'a', epoch: 1, ...payload },
  isDead: false,
  isGivenUp: false,
  deadline: 1_000,
  kill: () => undefined,
  outlive: () => undefined,
  ...facts,
});

/** What a checker sees and says, put together by hand. */
export class SmallScene implements Scene {
  readonly isDisturbed = false;
  readonly said: string[] = [];
  private readonly ledger = new Map<string, Item>();
  private readonly checker: Checker;
  facts: Partial<
    Record<
      'ours' | 'rules' | 'foreign' | 'data' | 'audit' | 'events' | 'setAside' | 'executions' | 'openTokens',
      unknown
    >
  > = {};

  constructor(invariant: string) {
    const make = checkers[invariant];
    if (!make) throw new Error(`there is no checker ${invariant}`);
    this.checker = make();
  }

  /** Facts of the account and the world, from now on. */
  has(facts: SmallScene['facts']): this {
    Object.assign(this.facts, facts);
    return this;
  }

  put(sk: string, item: object, pk = 'SESSION#s'): this {
    this.ledger.set(`${pk} ${sk}`, stored({ pk, sk, ...item }));
    return this;
  }

  /** A change of an item, from what stood there. */
  write(sk: string, item: object, by?: Invocation, pk = 'SESSION#s'): this {
    const before = this.ledger.get(`${pk} ${sk}`);
    this.put(sk, item, pk);
    const after = this.ledger.get(`${pk} ${sk}`) as Item;
    const write: Write = { at: this.now(), invocation: by, pk, sk, before, after };
    this.checker.write?.(write, this);
    return this;
  }

  /** A call from beginning to end; `effect` changes what is there meanwhile. */
  call(name: string, by?: Invocation, input: object = {}, effect: () => void = () => undefined): this {
    const [service = '', operation = ''] = name.split(':');
    const call = { service, operation, input, text: JSON.stringify(input) };
    const attempt: Attempt = { ...call, at: this.now(), callClass: by ? classOf(call) : 'person', invocation: by };
    this.checker.attempt?.(attempt, this);
    this.checker.before?.(attempt, this);
    effect();
    this.checker.effect?.({ ...attempt, answer: {} }, this);
    return this;
  }

  end(): readonly string[] {
    this.checker.end?.(this);
    return this.said;
  }

  violated(what: string): void {
    this.said.push(what);
  }

  now = (): number => 500;
  ours = (): readonly InventoryRow[] => (this.facts.ours ?? []) as readonly InventoryRow[];
  foreign = (): string => (this.facts.foreign ?? 'theirs') as string;
  rules = (): EnvironmentRules => ({ onFailure: 'rollback', guards: {}, ...(this.facts.rules as object) });
  data = (): HeldData => (this.facts.data ?? { holders: [], copies: [] }) as HeldData;
  item = (pk: string, sk: string): Item | undefined => this.ledger.get(`${pk} ${sk}`);
  items = (): readonly Item[] => [...this.ledger.values()];
  audit = (): readonly Item[] => (this.facts.audit ?? []) as readonly Item[];
  events = (): ReturnType<Scene['events']> => (this.facts.events ?? []) as ReturnType<Scene['events']>;
  setAside = (): readonly string[] => (this.facts.setAside ?? []) as readonly string[];
  executions = (): ReturnType<Scene['executions']> => (this.facts.executions ?? []) as ReturnType<Scene['executions']>;
  openTokens = (): number => (this.facts.openTokens ?? 0) as number;
  invocations = (): readonly Invocation[] => [];
}
