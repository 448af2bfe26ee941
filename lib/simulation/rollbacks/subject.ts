import type { JsonObject } from '../../domain/json';
import { tableNames } from '../../ledger/tables';
import type { LocalWorld } from '../../local/host/world';
import type { Item } from '../../local/store/attribute-value';
import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import type { RollbackPolicy, Workflow } from '../../workflow/model';
import { provenanceOf, sessionItem } from '../checkers/whose';
import { textAt } from '../ledger-view';
import type { Setting } from '../trial/setting';
import { bearsNothing } from './bears-nothing';
import type { Broken } from './hold';
import { type ResumeFate, resumeFateOf } from './oracle-of-resume';
import { isGivenOther, withOtherValue } from './other-values';
import { changeFromOutside } from './outside';
import { type Picture, pictureOf, type Standing } from './picture';

/** What was told to go is gone after so many seconds. */
const outsideSettlesSeconds = 240;

/** A call that AWS refuses for a while. */
export interface Denial {
  /** `ec2:DeleteVpc`; undefined for none. */
  call: string | undefined;
}

/** The session to which a script is done, with what is known of it that no look shows. */
export class Subject {
  sessionId = '';
  /** Whether all that ran has come to its end. */
  isSettled = true;
  /** Whether anybody has changed anything of it from outside. */
  isTouched = false;
  /** What the rollbacks so far have left standing on purpose, by step. */
  readonly retained = new Set<string>();
  /** The same, by id, of steps that were begun anew since. */
  readonly aside = new Set<string>();
  /** How often it was decided how a resume goes on, and what stood, not on its way out, when that was decided last. */
  decisions = 0;
  stoodAtDecision: ReadonlySet<string> = new Set();
  /** The definition that is to go on. */
  workflow: Workflow;
  /** Parameters that the next resume brings. */
  change: JsonObject = {};
  /** Those that were brought so far, as it was decided last. */
  private parameters: JsonObject = {};
  private readonly random: Random;

  constructor(
    readonly setting: Setting,
    readonly policies: ReadonlyMap<string, RollbackPolicy>,
    readonly denial: Denial,
    seed: number,
  ) {
    // Its own sequence, so that the trial’s stays what it is.
    this.random = new SeededRandom((seed ^ 0x9e3779b9) >>> 0);
    this.workflow = setting.workflow;
    this.watch(setting.world);
  }

  get item(): Item | undefined {
    return sessionItem(this.setting.stage, this.sessionId);
  }

  look(): Picture {
    return pictureOf(this.setting.stage, this.sessionId, this.policies);
  }

  /** The copies of its data that the account has. */
  copies(): readonly string[] {
    const all = this.setting.world.cloud.inventory().filter(({ kept }) => kept === 'snapshot');
    return all.filter((row) => provenanceOf(row)?.session === this.sessionId).map(({ id }) => id);
  }

  /** What a resume of what stands now would come to. */
  fateOfResume(): ResumeFate {
    const wanted = this.workflow.steps.map(({ name, dependsOn }) => ({
      name,
      dependsOn: dependsOn.map(({ step }) => step),
      bearsNothing: bearsNothing(this.workflow, name),
    }));
    const is = { ...this.parameters, ...this.change };
    const givenOther = new Set(
      this.workflow.steps.filter((step) => isGivenOther(step, this.parameters, is)).map(({ name }) => name),
    );
    const steps = this.look().steps.map((step) => ({ ...step, stands: step.stands && !givenOther.has(step.name) }));
    return resumeFateOf(steps, wanted, this.retained);
  }

  /** Whether any parameter has, or is to have, another value than at first. */
  get hasOtherValues(): boolean {
    return Object.keys({ ...this.parameters, ...this.change }).length > 0;
  }

  /** The next resume brings another value of a parameter, or none. */
  bringOtherValue(pick: number | undefined): void {
    this.change = pick === undefined ? {} : withOtherValue(this.workflow, this.parameters, pick);
  }

  blame(broken: readonly Broken[]): void {
    for (const { property, what } of broken) this.setting.stage.blame(property, what);
  }

  /** Others change something of it, and whatever comes of that has come. */
  async meddle(times: number): Promise<void> {
    const { world, stage } = this.setting;
    for (let index = 0; index < times; index++) await changeFromOutside(world, stage, this.random);
    if (times === 0) return;
    this.isTouched = true;
    await world.clock.sleep(outsideSettlesSeconds * 1000);
  }

  /** From the decision of a resume on, what its steps had and a policy keeps stands beside what they make. */
  private watch(world: LocalWorld): void {
    const { ledger } = tableNames(world.settings.prefix);
    world.store.onWrite(({ tableName, oldImage, newImage }) => {
      if (tableName !== ledger || textAt(newImage, 'session_id') !== this.sessionId) return;
      const [was, is] = [oldImage, newImage].map((image) => textAt(image, 'resuming', 'stage'));
      if (textAt(newImage, 'kind') !== 'session' || is !== 'decided' || was === 'decided') return;
      this.decisions += 1;
      const { aside } = this.fateOfResume();
      const { standing, tails } = this.look();
      const isLeaving = (row: Standing): boolean => row.isLeaving || tails.includes(row.id);
      this.stoodAtDecision = new Set(standing.filter((row) => !isLeaving(row)).map(({ id }) => id));
      for (const { id, steps } of standing) if (steps.some((step) => aside.has(step))) this.aside.add(id);
      this.retained.clear();
      this.parameters = { ...this.parameters, ...this.change };
    });
  }
}
