import { GetProductsCommand } from '@aws-sdk/client-pricing';
import { z } from 'zod';
import type { ActingEngine } from '../engine';

/** An entry of the price list, which is a text of its own (Price List Query API, GetProducts). */
const product = z.object({
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        priceDimensions: z.record(
          z.string(),
          z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.string().optional() }) }),
        ),
      }),
    ),
  }),
});

/** What an hour of an instance costs on demand under Linux by AWS’s price list, USD; undefined where it has no such entry. */
export async function listPrice({ clients }: ActingEngine, type: string): Promise<number | undefined> {
  const filters = {
    instanceType: type,
    regionCode: await clients.ec2.config.region(),
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    // Others are of reservations.
    capacitystatus: 'Used',
  };
  const { PriceList } = await clients.pricing.send(
    new GetProductsCommand({
      ServiceCode: 'AmazonEC2',
      FormatVersion: 'aws_v1',
      Filters: Object.entries(filters).map(([Field, Value]) => ({ Type: 'TERM_MATCH' as const, Field, Value })),
      MaxResults: 10,
    }),
  );
  const entries: readonly unknown[] = Array.isArray(PriceList) ? PriceList : [];
  const prices = entries
    .flatMap((text) => {
      // The SDK may give a String object that parses itself.
      const entry = product.safeParse(JSON.parse(String(text)));
      if (!entry.success) return [];
      return Object.values(entry.data.terms.OnDemand)
        .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
        .filter(({ unit }) => unit === 'Hrs')
        .flatMap(({ pricePerUnit }) => (pricePerUnit.USD === undefined ? [] : [Number(pricePerUnit.USD)]));
    })
    .filter((price) => price > 0);
  return prices.length === 0 ? undefined : Math.min(...prices);
}
