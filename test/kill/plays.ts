import { deathOf, type Killed, killBackground, killHost, millisecondsTo, pause } from './killing';
import type { NextCommand, Scenario, SeedPlan } from './seed-plan';
import type { Stage } from './stage';
import type { UsualLife } from './usual-life';

/** Virtual seconds a real second: a deployment of about two minutes takes between one and two seconds. */
export const speed = '90';

const shop = ['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--speed', speed] as const;
const blog = ['deploy', 'spot', '--stack', 'blog', '--env', 'dev', '--speed', speed] as const;

const told = ({ wasKilled, how }: Killed, more: string): Killed => ({ wasKilled, how: `${how}, ${more}` });

/** Plays a scenario up to the kill. */
type Play = (stage: Stage, plan: SeedPlan, life: UsualLife) => Promise<Killed>;

const plays: Readonly<Record<Scenario, Play>> = {
  deploy: (stage, { moment }, { deploy }) =>
    killHost(stage, stage.start(shop, deathOf(moment, deploy)), moment, deploy),

  fault: async (stage, { moment, fault }, { deploy, rollback }) => {
    const life = {
      milliseconds: deploy.milliseconds * 0.7 + rollback.milliseconds,
      saves: Math.round(deploy.saves * 0.7 + rollback.saves),
    };
    const host = stage.start([...shop, '--fault', fault], deathOf(moment, life));
    return told(await killHost(stage, host, moment, life), `--fault ${fault}`);
  },

  rollback: async (stage, { moment }, { rollback }) => {
    await stage.must(...shop.slice(0, -1), 'max');
    const host = stage.start(['rollback', 'shop/dev', '--yes', '--speed', speed], deathOf(moment, rollback));
    return killHost(stage, host, moment, rollback);
  },

  cancel: async (stage, { moment, guestShare }, { deploy }) => {
    const host = stage.start(shop, deathOf(moment, deploy));
    const cancelled = pause(guestShare * millisecondsTo(moment, deploy)).then(() => {
      stage.start(['cancel', 'shop/dev']);
    });
    const killed = await killHost(stage, host, moment, deploy);
    await cancelled;
    return told(killed, `cancel came at ${Math.round(guestShare * 100)} % of that`);
  },

  guest: async (stage, { moment, guestShare, guest }, { deploy }) => {
    const host = stage.start(shop, deathOf(moment, deploy));
    const came = pause(guestShare * millisecondsTo(moment, deploy)).then(() => {
      stage.start(guest === 'watch' ? ['watch', 'shop/dev'] : blog);
    });
    const killed = await killHost(stage, host, moment, deploy);
    await came;
    return told(killed, `${guest} came at ${Math.round(guestShare * 100)} % of that`);
  },

  detach: (stage, { moment }, { deploy }) => {
    const starter = stage.start([...shop, '--detach'], { ...deathOf(moment, deploy), KILL_ONLY_BACKGROUND: '1' });
    return killBackground(stage, starter, moment, deploy);
  },

  recovery: async (stage, { moment, guestShare }, { deploy }) => {
    // Late enough for something to be left that must be recovered.
    const first = { kind: 'time', share: 0.3 + 0.65 * guestShare } as const;
    await killHost(stage, stage.start(shop), first, deploy);
    // At full speed a recovery is short: reading, then a few writes.
    const life = { milliseconds: deploy.milliseconds / 2, saves: 12 };
    const host = stage.start(['list'], deathOf(moment, life));
    return told(
      await killHost(stage, host, moment, life),
      `as the next of one killed at ${Math.round(first.share * 100)} %`,
    );
  },
};

export function play(stage: Stage, plan: SeedPlan, life: UsualLife): Promise<Killed> {
  return plays[plan.scenario](stage, plan, life);
}

const nextArguments: Readonly<Record<NextCommand, readonly string[]>> = {
  status: ['status', 'shop/dev'],
  list: ['list'],
  watch: ['watch', 'shop/dev'],
  rollback: ['rollback', 'shop/dev', '--yes'],
  inventory: ['local', 'inventory'],
  'deploy-other': ['deploy', 'spot', '--stack', 'other', '--env', 'dev'],
  'deploy-same': ['deploy', 'spot', '--stack', 'shop', '--env', 'dev'],
};

/** The arguments of the command that comes after the kill. */
export const argumentsOf = (next: NextCommand): readonly string[] => nextArguments[next];
