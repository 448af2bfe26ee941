import { CreateRuleCommand, DeleteRuleCommand, DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TestCloud } from '../../../helpers/action-cloud';
import { attaching, type Balanced, serve } from './balanced';

describe('beside another revision', () => {
  const patterns = async ({ clients }: TestCloud, ListenerArn: string) => {
    const { Rules = [] } = await clients.elbv2.send(new DescribeRulesCommand({ ListenerArn }));
    return Rules.filter(({ IsDefault }) => !IsDefault)
      .sort((a, b) => Number(a.Priority) - Number(b.Priority))
      .map(({ Priority, Conditions }) => `${Priority} ${Conditions?.[0]?.PathPatternConfig?.Values?.[0]}`);
  };
  /** The rule of the same step of another session of the stack. */
  const formerRule = ({ clients }: TestCloud, parts: Balanced, Priority: number, other: object = {}) => {
    const tags: Readonly<Record<string, string>> = { 'unity:session': 'earlier', ...other };
    const Tags = parts.targets.step
      .context()
      .tags('rule')
      .map(({ Key, Value }) => ({ Key, Value: tags[Key] ?? Value }));
    return clients.elbv2.send(
      new CreateRuleCommand({
        ListenerArn: parts.targets.input.listener_arn,
        Priority,
        Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
        Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', MessageBody: 'the former' } }],
        Tags,
      }),
    );
  };

  it('its rule waits until all are healthy, and then takes the requests', () =>
    attaching(async (parts, world) => {
      const ListenerArn = parts.targets.input.listener_arn;
      const { Rules } = await formerRule(world, parts, 100);
      let isReady = false;
      const ready = parts.targets.ready().then((outputs) => {
        isReady = true;
        return outputs;
      });
      await world.clock.sleep(60_000);
      expect([isReady, await patterns(world, ListenerArn)]).toEqual([
        false,
        [expect.stringMatching(/^99 \/\.unity-waiting\//), '100 /*'],
      ]);
      const page = () => world.clients.http(`http://${parts.targets.input.dns_name}`, { timeoutSeconds: 2 });
      expect((await page()).body).toBe('the former');
      await serve(world, parts);
      await ready;
      expect(await patterns(world, ListenerArn)).toEqual(['99 /*', '100 /*']);
      expect((await page()).body).not.toBe('the former');
      await world.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: Rules![0]!.RuleArn! }));
    }));

  it('when the first of a hundred numbers is taken, those that serve move to the end in one call', () =>
    attaching(async (parts, world) => {
      const ListenerArn = parts.targets.input.listener_arn;
      const rules = [];
      for (const number of [1, 7]) rules.push((await formerRule(world, parts, number)).Rules![0]!.RuleArn!);
      await world.clock.sleep(10_000);
      const ready = parts.targets.ready();
      await world.clock.sleep(60_000);
      expect(await patterns(world, ListenerArn)).toEqual([
        expect.stringMatching(/^98 \/\.unity-waiting\//),
        '99 /*',
        '100 /*',
      ]);
      const { Rules = [] } = await world.clients.elbv2.send(new DescribeRulesCommand({ RuleArns: rules }));
      expect(rules.map((arn) => Rules.find(({ RuleArn }) => RuleArn === arn)?.Priority)).toEqual(['99', '100']);
      await serve(world, parts);
      await ready;
      for (const RuleArn of rules) await world.clients.elbv2.send(new DeleteRuleCommand({ RuleArn }));
    }));

  const sessionId = 'spot-0123456789';
  const stranger = { 'unity:stack': 'another' };
  const otherStep = { 'unity:resource': 'pictures/rule' };
  /** What stands at the listener once the step has found its place beside these, and whether it waits. */
  const beside = (
    priority: number,
    formers: readonly (readonly [number: number, other?: object])[],
    look: (numbers: readonly string[]) => void,
  ) =>
    attaching(
      async (parts, world) => {
        const names = new Map<string, string>();
        for (const [number, other] of formers) {
          const { Rules } = await formerRule(world, parts, number, other);
          names.set(Rules![0]!.RuleArn!, `was ${number}`);
        }
        await world.clock.sleep(10_000);
        await parts.targets.begin();
        await world.clock.sleep(10_000);
        const ListenerArn = parts.targets.input.listener_arn;
        const { Rules = [] } = await world.clients.elbv2.send(new DescribeRulesCommand({ ListenerArn }));
        const pathOf = (rule: (typeof Rules)[number]) => rule.Conditions?.[0]?.PathPatternConfig?.Values?.[0] ?? '';
        look(
          Rules.filter(({ IsDefault }) => !IsDefault)
            .sort((a, b) => Number(a.Priority) - Number(b.Priority))
            .map((rule) => {
              const isWaiting = pathOf(rule).startsWith('/.unity-waiting/');
              return `${rule.Priority} ${names.get(rule.RuleArn!) ?? (isWaiting ? 'waits' : 'takes')}`;
            }),
        );
        for (const RuleArn of names.keys()) await world.clients.elbv2.send(new DeleteRuleCommand({ RuleArn }));
      },
      { priority },
    );

  describe('that is from before there were places, when the number was the priority', () => {
    it('its rule goes to its place, and so do those that come after it; it waits', () =>
      beside(1, [[1], [2, otherStep]], (found) => expect(found).toEqual(['99 waits', '100 was 1', '200 was 2'])));

    it('the one of the second place is its own, and is waited for', () =>
      beside(2, [[1, otherStep], [2], [3, otherStep]], (found) =>
        expect(found).toEqual(['1 was 1', '199 waits', '200 was 2', '300 was 3']),
      ));

    it('what moved with another step already is where it belongs', () =>
      beside(2, [[100, otherStep], [200]], (found) =>
        expect(found).toEqual(['100 was 100', '199 waits', '200 was 200']),
      ));

    it('another step of this session has its place already, and stays there', () =>
      beside(3, [[3], [200, { ...otherStep, 'unity:session': sessionId }]], (found) =>
        expect(found).toEqual(['200 was 200', '299 waits', '300 was 3']),
      ));

    it('it does not pass what somebody else has made', () =>
      attaching(async (parts, world) => {
        const rules = [await formerRule(world, parts, 1), await formerRule(world, parts, 50, stranger)];
        await world.clock.sleep(10_000);
        await expect(parts.targets.begin()).rejects.toMatchObject({ code: 'NotOurs' });
        for (const { Rules } of rules)
          await world.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: Rules![0]!.RuleArn! }));
      }));

    it('nor past a lower place', () =>
      attaching(
        async (parts, world) => {
          const rules = [await formerRule(world, parts, 2), await formerRule(world, parts, 50, stranger)];
          await world.clock.sleep(10_000);
          await expect(parts.targets.begin()).rejects.toMatchObject({
            code: 'NoPlaceBefore',
            message: expect.stringMatching(/before the rule 2, .* place 2 past/),
          });
          for (const { Rules } of rules)
            await world.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: Rules![0]!.RuleArn! }));
        },
        { priority: 2 },
      ));
  });

  describe('whose step had another name', () => {
    it('its rule goes before that one', () =>
      beside(1, [[100, otherStep]], (found) => expect(found).toEqual(['99 waits', '100 was 100'])));

    it('from before there were places too', () =>
      beside(2, [[2, otherStep]], (found) => expect(found).toEqual(['199 waits', '200 was 2'])));

    it('but a place of this very session is not shared', () =>
      attaching(async (parts, world) => {
        const { Rules } = await formerRule(world, parts, 100, { ...otherStep, 'unity:session': sessionId });
        await world.clock.sleep(10_000);
        await expect(parts.targets.begin()).rejects.toMatchObject({ code: 'NotOurs' });
        await world.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: Rules![0]!.RuleArn! }));
      }));
  });

  it('it finds no place where all hundred are taken', () =>
    attaching(async (parts, world) => {
      const rules: string[] = [];
      for (let number = 1; number <= 100; number++) {
        rules.push((await formerRule(world, parts, number)).Rules![0]!.RuleArn!);
      }
      await world.clock.sleep(10_000);
      await expect(parts.targets.begin()).rejects.toMatchObject({ code: 'NoPlaceBefore' });
      for (const RuleArn of rules) await world.clients.elbv2.send(new DeleteRuleCommand({ RuleArn }));
    }));
});
