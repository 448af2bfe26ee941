import { installations } from '../nag/installations';
import { type Resource, resourcesOf, type Template } from './assembly';
import { installation, waitingWorkflow } from './installation';

const assembly = installation(installations.everything!);
const templates: readonly Template[] = [assembly.root, ...assembly.nested.values()];

/** What is of a type, wherever it stands; there is some. */
function every(type: string): readonly (readonly [id: string, resource: Resource, template: Template])[] {
  const found = templates.flatMap((template) =>
    [...resourcesOf(template, type)].map(([id, resource]) => [id, resource, template] as const),
  );
  expect(found.length).toBeGreaterThan(0);
  return found;
}

/** Whether a policy refuses requests to a resource that are not encrypted on their way. */
function refusesPlainRequests(template: Template, policyType: string, holder: string, id: string): boolean {
  return [...resourcesOf(template, policyType).values()].some(({ Properties }) => {
    const { Statement } = Properties.PolicyDocument as { readonly Statement: readonly Record<string, unknown>[] };
    return (
      JSON.stringify(Properties[holder]).includes(`"Ref":"${id}"`) &&
      Statement.some(
        ({ Effect, Principal, Condition }) =>
          Effect === 'Deny' &&
          JSON.stringify(Principal) === '{"AWS":"*"}' &&
          JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      )
    );
  });
}

test('tables can be recovered, are encrypted, and go away neither by mistake nor with the stack', () => {
  for (const [id, table] of every('AWS::DynamoDB::Table')) {
    expect({ id, ...table }).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
  }
});

test('buckets are private, encrypted, asked over TLS only, and stay when the stack goes', () => {
  for (const [id, bucket, template] of every('AWS::S3::Bucket')) {
    expect({ id, ...bucket }).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [expect.anything()] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    expect([id, refusesPlainRequests(template, 'AWS::S3::BucketPolicy', 'Bucket', id)]).toEqual([id, true]);
  }
});

test('queues are encrypted and asked over TLS only', () => {
  for (const [id, { Properties }, template] of every('AWS::SQS::Queue')) {
    expect([id, Properties.SqsManagedSseEnabled === true || Properties.KmsMasterKeyId !== undefined]).toEqual([
      id,
      true,
    ]);
    expect([id, refusesPlainRequests(template, 'AWS::SQS::QueuePolicy', 'Queues', id)]).toEqual([id, true]);
  }
});

test('functions have a bound, memory and a log of their own, and a version that stays', () => {
  const versions = every('AWS::Lambda::Version');
  for (const [id, { Properties }] of every('AWS::Lambda::Function')) {
    expect({ id, ...Properties }).toMatchObject({
      Timeout: expect.any(Number),
      MemorySize: expect.any(Number),
      LoggingConfig: { LogGroup: expect.anything() },
      Role: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
    });
    const [own, ...others] = versions.filter(
      ([, version]) => (version.Properties.FunctionName as { readonly Ref: string }).Ref === id,
    );
    expect([id, own?.[1].DeletionPolicy, own?.[1].UpdateReplacePolicy, others.length]).toEqual([
      id,
      'RetainExceptOnCreate',
      'Retain',
      0,
    ]);
  }
});

test('machines are traced, log without execution data, and name nothing but versions of functions', () => {
  for (const [id, { Properties }, template] of every('AWS::StepFunctions::StateMachine')) {
    expect({ id, ...Properties }).toMatchObject({
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false, Destinations: [expect.anything()] },
    });
    const [stackId] = [...assembly.nested].find(([, nested]) => nested === template)!;
    const parameters = assembly.root.Resources[stackId]!.Properties.Parameters as Readonly<Record<string, unknown>>;
    const named = Object.values(
      Properties.DefinitionSubstitutions as Readonly<Record<string, { readonly Ref: string }>>,
    );
    expect(named.length).toBeGreaterThan(0);
    for (const { Ref } of named) {
      if (Ref === 'AWS::Partition') continue;
      const { Ref: version } = parameters[Ref] as { readonly Ref: string };
      expect([id, assembly.root.Resources[version]?.Type]).toEqual([id, 'AWS::Lambda::Version']);
    }
  }
});

test('every log group forgets', () => {
  for (const [id, { Properties }] of every('AWS::Logs::LogGroup'))
    expect([id, Properties.RetentionInDays]).toEqual([id, 30]);
});

test('everything that is given a name in AWS fits its length, however long the names of the user are', () => {
  const prefix = 'a23456789-123456';
  const environment = 'e234567890123456';
  const workflow = waitingWorkflow('w23456789-123456789-1234567890', 1);
  const longest = installation({
    config: `prefix: ${prefix}\nenvironments: {${environment}: }\n`,
    workflows: [workflow],
  });
  const limits: Readonly<Record<string, number>> = {
    FunctionName: 64,
    RoleName: 64,
    StateMachineName: 80,
    QueueName: 80,
    AlarmName: 255,
    TopicName: 256,
    TableName: 255,
  };
  const names = [longest.root, ...longest.nested.values()].flatMap(({ Resources }) =>
    Object.values(Resources).flatMap(({ Properties = {} }) =>
      Object.entries(limits).flatMap(([key, most]) => {
        const name = Properties[key];
        return typeof name === 'string' ? [{ key, name, most }] : [];
      }),
    ),
  );
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter(({ name, most }) => name.length > most)).toEqual([]);
});

describe('any account, any region', () => {
  const shipped = installation(installations.shipped!);
  const texts = [shipped.root, ...shipped.nested.values()].map((template) => JSON.stringify(template));

  test('no template names an account', () => {
    for (const text of texts) expect(text.match(/(?<![\w-])\d{12}(?![\w-])/g)).toBeNull();
  });

  test('no template names a region but us-east-1, where certificates, metrics and firewalls of distributions live', () => {
    const regional = /(acm|cloudwatch|wafv2):us-east-1:/g;
    for (const text of texts) {
      expect(text.replaceAll(regional, '').match(/:[a-z]{2}(-[a-z]+)+-\d:/g)).toBeNull();
    }
  });

  test('no template names a partition', () => {
    for (const text of texts) expect(text.match(/arn:aws[a-z-]*:[a-z0-9-]*:[^"]{0,40}/g)).toBeNull();
  });

  test('nothing secret stands in a template, an asset or what functions are told', () => {
    const secret =
      /AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|-----BEGIN|"(password|secret|api_?key|access_?key)[^"]*":\s*"[^"]/i;
    for (const text of [...texts, ...shipped.files.values()]) expect(secret.exec(text)?.[0]).toBeUndefined();
    for (const [id, { Properties }] of every('AWS::Lambda::Function')) {
      const { Variables } = Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> };
      const telling = Object.keys(Variables).filter((name) => !name.startsWith('UNITY_'));
      expect([id, telling]).toEqual([id, []]);
    }
  });
});

describe('limits of CloudFormation', () => {
  test('no stack has 400 resources, 200 parameters or outputs, or a template of 1 MB', () => {
    for (const template of templates) {
      expect(Object.keys(template.Resources).length).toBeLessThan(400);
      expect(Object.keys(template.Parameters ?? {}).length).toBeLessThan(200);
      expect(Object.keys(template.Outputs ?? {}).length).toBeLessThan(200);
      expect(Buffer.byteLength(JSON.stringify(template, undefined, 1))).toBeLessThan(1_000_000);
    }
  });
});
