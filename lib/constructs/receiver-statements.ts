import type { IamStatement } from '../../lambdas/actions/definition';
import { secretArnOf, secretNameOf } from '../domain/secret-reference';
import { arnHere } from './names';

/** What whoever tells people may read of where they are: what the configuration names, wherever that is kept. */
export function readReceivers(references: readonly string[]): readonly IamStatement[] {
  const secrets = references.filter((reference) => reference.startsWith('secretsmanager:')).map(secretArnOf);
  const parameters = references.flatMap((reference) =>
    reference.startsWith('ssm:') ? [arnHere('ssm', `parameter${reference.slice('ssm:'.length)}`)] : [],
  );
  // Parameter Store hands secrets of Secrets Manager on, under a name of its own.
  const handedOn = secrets.map((arn) => arnHere('ssm', `parameter/aws/reference/secretsmanager/${secretNameOf(arn)}`));
  return [
    ...(references.length === 0
      ? []
      : [
          {
            actions: ['ssm:GetParameter'],
            resources: [...parameters, ...handedOn],
            why: 'Addresses and keys of those who are told; the configuration names where they are kept.',
          },
        ]),
    ...(secrets.length === 0
      ? []
      : [
          {
            actions: ['secretsmanager:GetSecretValue'],
            resources: secrets,
            why: 'Those of them that Secrets Manager keeps.',
          },
        ]),
  ];
}
