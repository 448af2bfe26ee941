import { tagKeys } from '../../lambdas/actions/tags';
import { LocalWorld } from '../../lib/local/host/world';
import { workflowFrom } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

/** What AWS lets nobody tag. Mount targets take none either, and are listed with those of their file system. */
const untaggable: Readonly<Record<string, string>> = {
  'AWS::Route53::RecordSet': 'told from others by its time to live',
};

test('everything that full makes, with a domain, carries the four tags, but for what takes none', async () => {
  const world = new LocalWorld();
  const workflow = workflowFrom('workflows/full.yml');
  world.install(workflow, 'dev');
  const zone = world.cloud.inventory().find(({ type }) => type === 'AWS::Route53::HostedZone')!;
  const parameters = { domain: 'shop.example.com', hosted_zone_id: zone.id };
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop', parameters }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed', root_cause: null });
  const ours = world.cloud.inventory().filter(({ kept }) => kept === null);
  expect(new Set(ours.map(({ type }) => type)).size).toBeGreaterThan(15);
  const keys = Object.values(tagKeys);
  const bare = ours.filter(({ tags }) => keys.some((key) => !tags[key]) || tags[tagKeys.session] !== id);
  expect([...new Set(bare.map(({ type }) => type))].sort()).toEqual(Object.keys(untaggable));
});
