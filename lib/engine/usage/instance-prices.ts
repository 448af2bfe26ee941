import { type _InstanceType, type Instance, paginateDescribeSpotPriceHistory } from '@aws-sdk/client-ec2';
import { hourlyUsd } from '../../../lambdas/actions/aws/instance-types';
import { shownInstances } from '../../../lambdas/resources/ec2/instance';
import type { InstancePrice, Market, UsageGap } from '../../domain/usage';
import type { ActingEngine } from '../engine';
import type { Measurable } from './figures-of';
import { listPrice } from './list-price';

/** What could not be looked up. */
type Gap = (what: UsageGap['what'], error: unknown) => void;

/** What the instances among things cost at present; by the product’s own table where AWS does not say. */
export async function instancePrices(
  engine: ActingEngine,
  things: readonly Measurable[],
  gap: Gap,
): Promise<readonly InstancePrice[]> {
  const steps = new Map(things.filter(({ type }) => type === 'AWS::EC2::Instance').map(({ id, step }) => [id, step]));
  const ids = [...steps.keys()];
  if (ids.length === 0) return [];
  const shown = await shownInstances(engine, ids).catch((error): ReadonlyMap<string, Instance> => {
    gap('instances', error);
    return new Map();
  });
  const instances = [...shown.values()].filter(runs);
  const types = [...new Set(instances.flatMap(({ InstanceType: type }) => type ?? []))];
  const spotTypes = [...new Set(instances.filter(isSpot).flatMap(({ InstanceType: type }) => type ?? []))];
  const [spot, list] = await Promise.all([spotPrices(engine, spotTypes, gap), listPrices(engine, types, gap)]);
  return instances.map((instance): InstancePrice => {
    const { InstanceId: id = '', InstanceType: type = '', Placement } = instance;
    const zone = Placement?.AvailabilityZone ?? '';
    const market = isSpot(instance) ? 'spot' : 'on-demand';
    const onDemand = list.get(type) ?? hourlyUsd(type, 'on-demand') ?? null;
    const told = market === 'spot' ? spot.get(`${type} ${zone}`) : list.get(type);
    const known = told ?? hourlyUsd(type, market);
    return {
      step: steps.get(id) ?? '',
      id,
      instance_type: type,
      market,
      zone,
      hourly_usd: known ?? null,
      on_demand_hourly_usd: onDemand,
      source: sourceOf(market, told, known),
    };
  });
}

function sourceOf(market: Market, told: number | undefined, known: number | undefined): InstancePrice['source'] {
  if (told !== undefined) return market === 'spot' ? 'spot_history' : 'price_list';
  return known === undefined ? 'unknown' : 'table';
}

const isSpot = ({ InstanceLifecycle }: Instance): boolean => InstanceLifecycle === 'spot';

/** What somebody has stopped costs nothing until it is started again. */
const runs = ({ State }: Instance): boolean => State?.Name === 'pending' || State?.Name === 'running';

/** USD an hour by type and zone. The same start and end: the price in force (EC2 API reference). */
async function spotPrices(
  { clients, clock }: ActingEngine,
  types: readonly _InstanceType[],
  gap: Gap,
): Promise<ReadonlyMap<string, number>> {
  const prices = new Map<string, number>();
  if (types.length === 0) return prices;
  const now = new Date(clock.now());
  const query = { InstanceTypes: [...types], ProductDescriptions: ['Linux/UNIX'], StartTime: now, EndTime: now };
  try {
    for await (const page of paginateDescribeSpotPriceHistory({ client: clients.ec2 }, query)) {
      for (const { InstanceType: type, AvailabilityZone: zone, SpotPrice: price } of page.SpotPriceHistory ?? [])
        if (price !== undefined) prices.set(`${type} ${zone}`, Number(price));
    }
  } catch (error) {
    gap('spot_prices', error);
  }
  return prices;
}

/** USD an hour on demand, by type; one failure is told for all. */
async function listPrices(
  engine: ActingEngine,
  types: readonly string[],
  gap: Gap,
): Promise<ReadonlyMap<string, number>> {
  const prices = new Map<string, number>();
  try {
    for (const type of types) {
      const price = await listPrice(engine, type);
      if (price !== undefined) prices.set(type, price);
    }
  } catch (error) {
    gap('list_prices', error);
  }
  return prices;
}
