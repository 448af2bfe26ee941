import type { JsonObject } from '../../../lib/domain/json';
import type { PromotionRules, PromotionState } from '../../../lib/domain/promotion';
import { isPromotionEnded } from '../../../lib/domain/promotion';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { promotionsOf } from '../../../lib/engine/promotion/store';
import { loadHolders } from '../../../lib/engine/revision/holders';
import { holderOfStack } from '../../../lib/engine/revision/standing-holder';
import type { SessionItem } from '../../../lib/ledger/items';
import type { PromotionItem } from '../../../lib/ledger/promotion-item';
import type { LocalWorldOptions } from '../../../lib/local/host/world';
import { sessions } from '../../../lib/simulation/checkers/whose';
import { at, textAt } from '../../../lib/simulation/ledger-view';
import type { Workflow } from '../../../lib/workflow/model';
import { deskEvent } from '../../doors/desk';
import { answerTo } from '../../doors/desk-scene';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, start, view } from '../../helpers/worlds';
import { person, Scene } from '../resume/scene';

export const ann = 'arn:aws:sts::123456789012:assumed-role/Operators/ann';
export const bob = 'arn:aws:sts::123456789012:assumed-role/Operators/bob';

/** Made and undone within a minute. */
export const smallText = `
name: small
parameters:
  zones: {type: number, default: 2}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300, with: {zone_count: 2}}
  - {name: pause, service: control, action: wait, timeout: 60, depends_on: [net], with: {seconds: "\${parameters.zones}"}}
`;
export const small = workflowOf(smallText);

/** What the shipped environments say, and nothing that takes long. */
const path = { soakedMinutes: 0, approval: false, approvalHours: 72, soakMinutes: 0 } as const;
export const toStaging: PromotionRules = { ...path, from: ['dev'] };
export const toProd: PromotionRules = { ...path, from: ['staging'], approval: true, soakMinutes: 30 };

/** Three environments, and people who promote from one to the next. */
export class Land extends Scene {
  private runs = 0;
  /** What promotions have asked people, in order. */
  readonly questions: string[] = [];

  constructor(workflow: Workflow, options: LocalWorldOptions = {}) {
    super(workflow, {
      access: { dev: {}, staging: {}, prod: {} },
      ...options,
      guards: { staging: { promotion: toStaging }, prod: { promotion: toProd }, ...options.guards },
    });
    this.world.store.onWrite(({ oldImage, newImage }) => {
      for (const question of ['approval', 'return_approval']) {
        const isNews = textAt(newImage, question, 'asked_at') !== textAt(oldImage, question, 'asked_at');
        if (textAt(newImage, 'kind') === 'promotion' && isNews && at(newImage, question)) this.questions.push(question);
      }
    });
  }

  override install(workflow: Workflow): void {
    for (const environment of ['dev', 'staging', 'prod']) this.world.install(workflow, environment);
  }

  /** Starts a deployment to an environment. */
  async startTo(environment: string, parameters: JsonObject = {}): Promise<string> {
    this.runs += 1;
    const run = start(this.world, this.workflow, { stack_name: 'shop', parameters }, `run-${this.runs}`, environment);
    return sessionOf(this.workflow, run);
  }

  /** Deploys to an environment and waits for the end. */
  async deployTo(environment: string, parameters: JsonObject = {}): Promise<SessionDocument> {
    const id = await this.startTo(environment, parameters);
    await this.rest();
    return view(this.world, id);
  }

  /** Until all that works has ended, but for promotions that wait or watch. */
  async rest(): Promise<void> {
    const busy = () =>
      this.world.executions.all().some(({ arn, status }) => status === 'RUNNING' && !/--promotion:/.test(arn));
    do await this.pass(1);
    while (busy());
    await this.world.run(this.world.told());
  }

  /** Until all has ended, promotions too. */
  async atRest(): Promise<void> {
    do await this.pass(1);
    while (this.world.isRunning());
    await this.world.run(this.world.told());
  }

  /** How the sessions of an environment stand, in order. */
  sessionsIn(environment: string): readonly string[] {
    return sessions(this.stage)
      .filter((session) => textAt(session, 'environment') === environment)
      .toSorted((a, b) => (textAt(a, 'started_at') ?? '').localeCompare(textAt(b, 'started_at') ?? ''))
      .map((session) => textAt(session, 'state') ?? '');
  }

  ask(body: JsonObject, caller = ann) {
    return answerTo(this.world, deskEvent(body, caller));
  }

  promote(session: string, to: string, caller = ann) {
    return this.ask({ verb: 'promote', session, to, reason: 'it works' }, caller);
  }

  answer(session: string, to: string, of: 'promotion' | 'return', verdict: 'approved' | 'rejected', caller = bob) {
    return this.ask({ verb: 'answer_promotion', session, to, of, verdict, reason: `${verdict} by test` }, caller);
  }

  withdraw(session: string, to: string, caller = ann) {
    return this.ask({ verb: 'withdraw_promotion', session, to, reason: 'found a bug' }, caller);
  }

  /** Somebody outside deletes a subnet of what serves in an environment. */
  async spoil(environment: string): Promise<void> {
    const { session_id = '' } = (await this.serving(environment)) ?? {};
    const steps = await this.world.run(loadHolders(this.world.engine(person).ledger, session_id));
    const rows = steps.flatMap(({ resources }) => Object.values(resources));
    const subnet = rows.find(({ type }) => type === 'AWS::EC2::Subnet')?.id;
    if (subnet === undefined) throw new Error(`nothing serves in ${environment}`);
    await this.world.run(this.world.cloud.call('ec2', 'DeleteSubnet', { SubnetId: subnet }));
  }

  /** Whose the stack of an environment is. */
  serving(environment: string): Promise<SessionItem | undefined> {
    return this.world.run(holderOfStack(this.world.engine(person).ledger, environment, 'shop'));
  }

  /** All promotions to an environment, the last first. */
  promotions(environment: string): Promise<readonly PromotionItem[]> {
    return this.world.run(promotionsOf(this.world.engine(person).ledger, environment, 'shop'));
  }

  /** The last promotion to an environment. */
  async promotion(environment: string): Promise<PromotionItem> {
    const [item] = await this.promotions(environment);
    if (!item) throw new Error(`nothing was promoted to ${environment}`);
    return item;
  }

  /** Lets time pass until a promotion has come to a state, or ended. */
  async comesTo(environment: string, state: PromotionState): Promise<PromotionItem> {
    for (let look = 0; ; look++) {
      const { state: now } = await this.promotion(environment);
      if (now === state || isPromotionEnded(now)) break;
      if (look > 3_600) throw new Error(`it came to ${now}, not to ${state}`);
      await this.pass(2);
    }
    await this.world.run(this.world.told());
    return this.promotion(environment);
  }
}
