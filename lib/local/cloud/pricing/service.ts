import {
  AccessDeniedException,
  type GetProductsRequest,
  type GetProductsResponse,
  InvalidParameterException,
  PricingServiceException,
  ThrottlingException,
} from '@aws-sdk/client-pricing';
import { exceptions } from '../api/exceptions';
import { operation, type ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { type InstanceType, instanceTypes } from '../ec2/instance-types';

/** On demand costs more outside us-east-1: about a tenth, as commonly known, not checked region by region. */
const elsewhereFactor = 1.1;

const listed = ({ hourlyUsd }: InstanceType, region: string): string =>
  (region === 'us-east-1' ? hourlyUsd : hourlyUsd * elsewhereFactor).toFixed(10);

/** An entry as the price list has it (Price List Query API, GetProducts): a text, with terms by offer and rate codes. */
function entryOf(type: InstanceType, region: string): string {
  const sku = `SKU${type.name.replaceAll('.', '').toUpperCase()}`;
  const offer = `${sku}.JRTCKXETXF`;
  const rate = `${offer}.6YS6EN2CT7`;
  const price = listed(type, region);
  return JSON.stringify({
    product: {
      productFamily: 'Compute Instance',
      sku,
      attributes: {
        instanceType: type.name,
        regionCode: region,
        operatingSystem: 'Linux',
        tenancy: 'Shared',
        preInstalledSw: 'NA',
        capacitystatus: 'Used',
      },
    },
    serviceCode: 'AmazonEC2',
    terms: {
      OnDemand: {
        [offer]: {
          priceDimensions: {
            [rate]: {
              unit: 'Hrs',
              description: `$${price} per On Demand Linux ${type.name} Instance Hour`,
              pricePerUnit: { USD: price },
            },
          },
          sku,
        },
      },
    },
  });
}

/** The price list: of instances under Linux only. */
export const pricingService: ServiceModel = {
  dryRun: false,
  operations: {
    GetProducts: operation<GetProductsRequest, GetProductsResponse>()(['ServiceCode'], (_, request) => {
      if (request.ServiceCode !== 'AmazonEC2') return { FormatVersion: 'aws_v1', PriceList: [] };
      const given = (field: string): string | undefined =>
        request.Filters?.find(({ Field, Type }) => Field === field && Type === 'TERM_MATCH')?.Value;
      const region = given('regionCode');
      if (region === undefined)
        throw refuse('InvalidParameterException', 'this account answers for one region at a time');
      const type = given('instanceType');
      const found = [...instanceTypes.values()].filter(({ name }) => type === undefined || name === type);
      return { FormatVersion: 'aws_v1', PriceList: found.slice(0, 100).map((one) => entryOf(one, region)) };
    }),
  },
  exception: exceptions(PricingServiceException, {
    AccessDeniedException,
    InvalidParameterException,
    ThrottlingException,
  }),
  missing: (member) => refuse('InvalidParameterException', `${member} is required`),
  denied: (name) => refuse('AccessDeniedException', `User is not authorized to perform: pricing:${name}`),
  throttled: () => refuse('ThrottlingException', 'Rate exceeded'),
};
