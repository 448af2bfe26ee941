import { Aws } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { NamedStatement } from './statement';

/** The customer's key, where there is one. Its policy is the customer's: `docs/encryption.md` says what it must allow. */
export function keyOf(scope: Construct, arn: string | undefined): IKey | undefined {
  return arn === undefined ? undefined : Key.fromKeyArn(scope, 'Key', arn);
}

/** The services through which functions use the key; they never call KMS themselves. */
const throughServices = ['dynamodb', 's3', 'sqs'] as const;

/** What every function needs of the key: DynamoDB asks for it in the caller's name. */
export function keyStatements(key: IKey | undefined): readonly NamedStatement[] {
  if (!key) return [];
  return [
    {
      sid: 'UseKey',
      actions: [
        'kms:Decrypt',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        'kms:DescribeKey',
      ],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': throughServices.map((name) => `${name}.${Aws.REGION}.${Aws.URL_SUFFIX}`) },
      },
      why: 'Reads and writes what the customer’s key encrypts, only through the services that keep it.',
    },
  ];
}
