import { tableNames } from '../../ledger/tables';
import type { FaultInjector } from '../../local/faults/injector';
import { currentInvocation, type Invocation } from '../../local/host/invocation';
import type { CallTap, LocalWorld } from '../../local/host/world';
import type { Item } from '../../local/store/attribute-value';
import { isoTime } from '../../ports/clock';
import { textAt } from '../ledger-view';
import type { Attempt, Checker, CheckerFactory, Effect, HeldData, Scene, Violation } from '../observation';
import { isStepSite, type Site, Sites } from '../site';
import { Trace } from '../trace';
import { plainEnvironments, rulesIn } from './environment-rules';
import { heldData } from './held-data';

/** So many violations are kept: one is enough to fail, and a broken trial may have thousands. */
const mostViolations = 20;

/** What one checker does at such moments. */
interface Look<Show> {
  readonly invariant: string;
  readonly look: Show;
}

/** Where a trial is watched: every call and write is handed to the checkers, and noted in the trace. */
export class Stage implements Scene {
  readonly violations: Violation[] = [];
  readonly sites: Site[] = [];
  readonly trace = new Trace();
  private readonly looks: { readonly [Moment in keyof Checker]-?: readonly Look<NonNullable<Checker[Moment]>>[] };
  private readonly naming = new Sites();
  private readonly runs = new Set<Invocation>();
  private world: LocalWorld | undefined;
  private told: (site: Site) => void = () => {};
  private invariant = '';
  private site: Site = { name: '', place: '', callClass: 'person', removes: false, index: -1 };

  constructor(
    private readonly injector: FaultInjector,
    checkers: Readonly<Record<string, CheckerFactory>>,
    readonly isDisturbed: boolean,
    readonly rules: Scene['rules'] = rulesIn(plainEnvironments),
  ) {
    const made = Object.entries(checkers).map(([invariant, make]) => [invariant, make()] as const);
    const looks = <Moment extends keyof Checker>(moment: Moment): readonly Look<NonNullable<Checker[Moment]>>[] =>
      made.flatMap(([invariant, checker]) => {
        const look = checker[moment];
        return look ? [{ invariant, look }] : [];
      });
    this.looks = {
      attempt: looks('attempt'),
      before: looks('before'),
      effect: looks('effect'),
      write: looks('write'),
      end: looks('end'),
    };
  }

  invocations(): readonly Invocation[] {
    return [...this.runs];
  }

  /** The call that is being made right now. */
  readonly currentSite = (): Site => this.site;

  /** Watches the world that was made with this stage’s tap. */
  watch(world: LocalWorld): void {
    this.world = world;
    const { ledger } = tableNames(world.settings.prefix);
    world.store.onWrite(({ tableName, oldImage, newImage, at }) => {
      if (tableName !== ledger) return;
      if (!newImage) return this.blame('legal-moves', `${textAt(oldImage, 'sk')} was deleted from the ledger`);
      const [pk, sk] = [textAt(newImage, 'pk') ?? '', textAt(newImage, 'sk') ?? ''];
      this.trace.note(`write ${pk} ${sk} ${newImage.version?.N}`);
      const write = { at, invocation: currentInvocation(), pk, sk, before: oldImage, after: newImage };
      this.each(this.looks.write, (look) => look(write, this));
    });
  }

  /** Tells of each call before it is made. */
  onCall(listener: (site: Site) => void): void {
    this.told = listener;
  }

  /** See `LocalWorldOptions.tap`. */
  readonly tap: CallTap = async (call, proceed) => {
    const invocation = currentInvocation();
    this.site = this.naming.next(call, invocation);
    const { site } = this;
    this.sites.push(site);
    this.told(site);
    if (invocation && isStepSite(site)) this.runs.add(invocation);
    const began = this.now();
    const text = JSON.stringify(call.input) ?? '';
    const attempt: Attempt = { ...call, at: began, callClass: site.callClass, text, invocation };
    this.each(this.looks.attempt, (look) => look(attempt, this));
    const noted = (outcome: string): void =>
      this.trace.note(`${began} ${this.now()} ${invocation?.id} ${site.name} ${text} ${outcome}`);
    try {
      const answer = await this.injector.tap(call, () => this.effect(attempt, proceed));
      noted('ok');
      return answer;
    } catch (error) {
      this.sites[site.index] = { ...site, failed: true };
      noted(error instanceof Error ? error.name : 'error');
      throw error;
    }
  };

  /** Everybody has come to rest. */
  end(): void {
    this.each(this.looks.end, (look) => look(this));
  }

  violated(what: string): void {
    this.blame(this.invariant, what);
  }

  /** Tells of something that the trial itself demands, beside the checkers. */
  blame(invariant: string, what: string): void {
    if (this.violations.length >= mostViolations) return;
    this.violations.push({ invariant, what, time: isoTime(this.theWorld.clock) });
  }

  now(): number {
    return this.theWorld.clock.now();
  }

  ours(): ReturnType<Scene['ours']> {
    return this.theWorld.cloud.inventory().filter((row) => row.kept === null);
  }

  foreign(): string {
    return this.theWorld.cloud.baselineFingerprint();
  }

  data(): HeldData {
    return heldData(this.theWorld.cloud.contents, this.now());
  }

  item(pk: string, sk: string): Item | undefined {
    const TableName = tableNames(this.theWorld.settings.prefix).ledger;
    const found = this.theWorld.store.call('GetItem', { TableName, Key: { pk: { S: pk }, sk: { S: sk } } });
    return (found as { readonly Item?: Item }).Item;
  }

  items(): readonly Item[] {
    return this.scan('ledger');
  }

  audit(): readonly Item[] {
    return this.scan('audit');
  }

  events(): ReturnType<Scene['events']> {
    return this.theWorld.bus.events();
  }

  setAside(): readonly string[] {
    return this.theWorld
      .setAside()
      .map(({ newImage }) => `${textAt(newImage, 'pk')} ${textAt(newImage, 'sk')} ${newImage?.version?.N}`);
  }

  executions(): ReturnType<Scene['executions']> {
    return this.theWorld.executions.all();
  }

  openTokens(): number {
    return this.theWorld.executions.tokens.openCount;
  }

  private scan(table: 'ledger' | 'audit'): readonly Item[] {
    const items: Item[] = [];
    let start: unknown;
    do {
      const page = this.theWorld.store.call('Scan', {
        TableName: tableNames(this.theWorld.settings.prefix)[table],
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }) as { readonly Items?: readonly Item[]; readonly LastEvaluatedKey?: unknown };
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  }

  private get theWorld(): LocalWorld {
    if (!this.world) throw new Error('the stage watches no world yet');
    return this.world;
  }

  private async effect(attempt: Attempt, proceed: () => Promise<unknown>): Promise<unknown> {
    this.each(this.looks.before, (look) => look(attempt, this));
    try {
      const answer = await proceed();
      this.affected({ ...attempt, answer });
      return answer;
    } catch (error) {
      if (error instanceof Error) this.affected({ ...attempt, error });
      throw error;
    }
  }

  private affected(effect: Effect): void {
    this.each(this.looks.effect, (look) => look(effect, this));
  }

  /** What a checker blames is blamed on its invariant. */
  private each<Show>(looks: readonly Look<Show>[], show: (look: Show) => void): void {
    for (const { invariant, look } of looks) {
      this.invariant = invariant;
      show(look);
    }
  }
}
