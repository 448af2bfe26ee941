/** What AWS asks for one unit of something, in US dollars. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  readonly source: string;
}

/** When the prices were gathered, from copies of the public pages named beside them; us-east-1, no free tier. */
export const pricesOf = { date: '2026-11-23', region: 'us-east-1' } as const;

/** Everything that an installation pays for by use or by the month. */
export const prices = {
  transition: { usd: 0.025 / 1000, per: 'state transition', source: 'aws.amazon.com/step-functions/pricing' },
  request: { usd: 0.2 / 1e6, per: 'invocation', source: 'aws.amazon.com/lambda/pricing' },
  gigabyteSecond: { usd: 0.0000133334, per: 'GB-second, arm64', source: 'aws.amazon.com/lambda/pricing' },
  writeUnit: { usd: 0.625 / 1e6, per: 'write request unit', source: 'aws.amazon.com/dynamodb/pricing/on-demand' },
  readUnit: { usd: 0.125 / 1e6, per: 'read request unit', source: 'aws.amazon.com/dynamodb/pricing/on-demand' },
  event: { usd: 1 / 1e6, per: 'event of up to 64 KB', source: 'aws.amazon.com/eventbridge/pricing' },
  objectList: { usd: 0.005 / 1000, per: 'LIST request', source: 'aws.amazon.com/s3/pricing' },
  logGigabyte: { usd: 0.5, per: 'GB of log taken in', source: 'aws.amazon.com/cloudwatch/pricing' },
  trace: { usd: 5 / 1e6, per: 'trace recorded', source: 'aws.amazon.com/xray/pricing' },
  metricMonth: { usd: 0.3, per: 'metric and month, by the hour', source: 'aws.amazon.com/cloudwatch/pricing' },
  storedGigabyteMonth: {
    usd: 0.25 + 0.2,
    per: 'GB-month in a table, with point-in-time recovery',
    source: 'aws.amazon.com/dynamodb/pricing/on-demand',
  },
  alarmMonth: { usd: 0.1, per: 'metric of an alarm and month', source: 'aws.amazon.com/cloudwatch/pricing' },
  compositeAlarmMonth: { usd: 0.5, per: 'composite alarm and month', source: 'aws.amazon.com/cloudwatch/pricing' },
  dashboardMonth: { usd: 3, per: 'dashboard and month', source: 'aws.amazon.com/cloudwatch/pricing' },
  keyMonth: { usd: 1, per: 'key and month', source: 'aws.amazon.com/kms/pricing' },
} as const satisfies Readonly<Record<string, Price>>;
