import { z } from 'zod';
import { createVpcDefinition } from '../../lambdas/actions/aws/create-vpc/definition';
import { projectNamePattern } from '../domain/build-project';
import type { Json } from '../domain/json';
import { lambdaArnPattern } from '../domain/lambda-arn';
import { environmentNamePattern } from '../domain/naming';
import { defaultSettings } from '../domain/settings';
import { valueName } from '../workflow/schema/names';
import { guardSections } from './guards';
import { messageSections } from './messages';
import { notificationsSchema } from './notifications';
import { rollbackSchema } from './rollback';
import { settingsSchema } from './settings';

/** What CloudWatch Logs takes as retention, in days (PutRetentionPolicy API reference). */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Starts every physical name: 16 characters leave room for the rest in the shortest ones (load balancers end at 32).
 * SSM refuses parameters that begin with `aws` or `ssm`; a double dash tells rollback machines from workflows.
 */
export const prefixName = z.string().regex(/^(?!aws|ssm)[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,15}$/);

/** A part of machine names. */
export const environmentName = z.string().regex(environmentNamePattern);

/** What the names may look like, in words. */
export const configNameRules = {
  prefix:
    'lower-case letters, digits and single dashes, beginning with a letter, at most 16 characters, not beginning with aws or ssm',
  environment: 'lower-case letters and digits, beginning with a letter, at most 16 characters',
  value: 'lower-case letters, digits and underscores, beginning with a letter, at most 60 characters',
} as const;

const json: z.ZodType<Json> = z.json();

/** A user, a role, or one session of a role, `*` in its name included; never everybody. */
const operatorArn = z
  .string()
  .max(600)
  .regex(/^arn:aws[a-z-]*:(iam::\d{12}:(role|user)|sts::\d{12}:assumed-role)\/[\w+=,.@*/-]*[\w+=,.@*-]$/)
  .describe('The ARN of a user or a role, or of a session of a role; `*` stands for anything but `/`.');
/** Functions are told of targets in their environment, which holds 4 KiB in all (Lambda quotas). */
const externalId = z
  .string()
  .regex(/^[a-zA-Z0-9+=,.@:/_-]{8,40}$/)
  .describe('What AssumeRole must name beside the role: known to the two accounts, different for each installation.');

/** The account that an environment deploys into, when it is not the installation's. */
const targetSchema = z
  .strictObject({
    account: z
      .string()
      .regex(/^\d{12}$/)
      .describe('The account, as text: quoted, so that YAML keeps its zeros.'),
    external_id: externalId.optional(),
  })
  .describe('The account that the environment deploys into. Default: that of the installation.');

/** When checkpoints are deleted by themselves. */
const checkpointsSchema = z
  .strictObject({
    retention_days: z
      .int()
      .min(1)
      .max(3653)
      .describe('How long a checkpoint with copies of data is kept. Default: for ever.')
      .optional(),
    keep_last: z
      .int()
      .min(1)
      .max(1000)
      .describe('How many checkpoints with copies of data a deployment keeps. Default: all.')
      .optional(),
    rollback_copies_days: z
      .int()
      .min(1)
      .max(3653)
      .describe(
        'How long the copies are kept that a rollback has made before it deleted data, from its end on. Default: for ever.',
      )
      .optional(),
  })
  .describe('When copies of data are deleted by themselves. The newest checkpoint of what stands is never.');

/** What an environment says of its addresses. */
const networkSchema = z
  .strictObject({
    // What the networks of workflows take, and nothing else.
    cidr: createVpcDefinition.input.shape.cidr
      .unwrap()
      .describe(
        'The addresses of networks here, /16 to /24: the value of the parameter `cidr` in every workflow that has one. Ranges of two environments of one account must not overlap.',
      ),
  })
  .describe('Addresses.');

/** More than any workflow should ask for. */
const mostParameters = 100;

/** One environment: a section of unity.yaml, or a whole file of its own. */
export const environmentSchema = z
  .strictObject({
    publish: z
      .boolean()
      .describe('Whether workflows may be published that `cdk deploy` did not install. Default: true, but for prod.')
      .optional(),
    values: z.record(valueName, json).describe('What expressions see as ${environment.NAME}.').optional(),
    parameters: z
      .record(valueName, json)
      .refine((given) => Object.keys(given).length <= mostParameters, `at most ${mostParameters} parameters`)
      .describe(
        'Values of workflow parameters here, in every workflow that has one of the name. A request goes before.',
      )
      .optional(),
    parameter_store: z
      .boolean()
      .describe(
        'Whether parameters are read from Parameter Store too, under /PREFIX/ENV/parameters/NAME; they go before `parameters`. Default: false.',
      )
      .optional(),
    network: networkSchema.optional(),
    approvals: z
      .strictObject({
        four_eyes: z
          .boolean()
          .describe('Whether somebody else must approve than who has started the deployment. Default: false.')
          .optional(),
      })
      .describe('How people approve here.')
      .optional(),
    operators: z
      .array(operatorArn)
      .min(1)
      .max(50)
      .describe('Who may approve, cancel and roll back here. Default: everybody who may call the desk.')
      .optional(),
    notifications: notificationsSchema.optional(),
    ...messageSections,
    request_events: z
      .boolean()
      .describe('Whether deployments may be requested by events on the bus PREFIX-requests. Default: false.')
      .optional(),
    target: targetSchema.optional(),
    rollback: rollbackSchema.optional(),
    checkpoints: checkpointsSchema.optional(),
    ...guardSections,
  })
  .describe('An environment: its own machines, sessions and locks.');

/** An environment as the file has it. */
export type EnvironmentSection = z.output<typeof environmentSchema> | null;

const secretArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[a-zA-Z0-9/_+=.@-]{1,500}\*?$/)
  .describe('The ARN of a secret; may end in *.');

const kmsKeyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    'write the ARN of the key itself, not of an alias',
  )
  .describe('The ARN of a symmetric key in the region of the installation; docs/encryption.md has its policy.');

/** Days that something is kept; ten years at the most. */
const days = (words: string) => z.int().min(1).max(3653).describe(words).optional();

/** Functions are told of them in their environment, which holds 4 KiB in all (Lambda quotas). */
const mostTargetCharacters = 2_000;
const mostProjectCharacters = 500;

/** What launched instances may do beside being managed by Systems Manager. */
const instancesSchema = z
  .strictObject({
    readable_secrets: z
      .array(secretArn)
      .max(50)
      .describe('Secrets Manager secrets that containers refer to.')
      .optional(),
  })
  .describe('The role of launched instances.');

/** A policy of this account by name, or by ARN; AWS's own have an ARN without an account. */
export const boundaryPattern = /^(?:arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/)?[\w+=,.@/-]{1,512}$/;

/** A whole configuration file: the one source of what it may say. */
export const configFileSchema = z
  .strictObject({
    prefix: prefixName.describe('Starts every physical name. Default: unity.').optional(),
    environments: z
      .record(environmentName, environmentSchema.nullable())
      .refine((environments) => Object.keys(environments).length >= 1, 'at least one environment')
      .refine((environments) => Object.keys(environments).length <= 10, 'at most 10 environments')
      .describe('The environments. Default: dev, staging, prod.')
      .optional(),
    settings: settingsSchema.optional(),
    permissions_boundary: z
      .string()
      .regex(boundaryPattern)
      .describe('The managed policy, by name or ARN, that bounds every role of the installation. Default: none.')
      .optional(),
    log_retention_days: z
      .number()
      .refine((days) => logRetentionDays.some((known) => known === days), `one of ${logRetentionDays.join(', ')}`)
      .describe('How long logs are kept. Default: 30.')
      .optional(),
    archive_retention_days: days('How long events are kept for a replay. Default: 30.'),
    tracing: z
      .boolean()
      .describe(
        'Whether functions send traces to X-Ray, as machines always do: what it costs is in docs/metrics.md. Default: false.',
      )
      .optional(),
    failed_batches_retention_days: days('How long changes that could not be told are kept. Default: 90.'),
    checkpoints: checkpointsSchema.optional(),
    kms_key: kmsKeyArn.optional(),
    notifications: notificationsSchema.optional(),
    instances: instancesSchema.optional(),
    request_accounts: z
      .array(
        z
          .string()
          .regex(/^\d{12}$/)
          .describe('An account’s number, in quotes.'),
      )
      .max(20)
      .describe('Accounts beside this one that may request deployments by event. Default: none.')
      .optional(),
    invoke_targets: z
      .array(z.string().regex(lambdaArnPattern).describe('The ARN of a function, a version or an alias.'))
      .max(20)
      .refine((arns) => arns.join().length <= mostTargetCharacters, `at most ${mostTargetCharacters} characters in all`)
      .describe(
        'Lambda functions that control/invoke and control/run_tests may invoke, in the region of the installation. Default: none.',
      )
      .optional(),
    test_projects: z
      .array(z.string().regex(projectNamePattern).describe('The name of a CodeBuild project.'))
      .max(20)
      .refine(
        (names) => names.join().length <= mostProjectCharacters,
        `at most ${mostProjectCharacters} characters in all`,
      )
      .describe(
        'CodeBuild projects that control/run_tests may start, in the account and region that an environment deploys into. Default: none.',
      )
      .optional(),
  })
  .superRefine(({ prefix = defaultSettings.prefix, invoke_targets: targets = [] }, context) => {
    for (const [index, arn] of targets.entries()) {
      // A workflow that invoked them itself could tell them anything, who asks included.
      if (!arn.includes(`:function:${prefix}-`)) continue;
      context.addIssue({
        code: 'custom',
        path: ['invoke_targets', index],
        message: 'is a function of the installation itself',
      });
    }
  })
  .superRefine(({ environments, permissions_boundary }, context) => {
    const [, account] = /^arn:[^:]+:iam::(\d{12}):/.exec(permissions_boundary ?? '') ?? [];
    const targets = Object.values(environments ?? {}).map((environment) => environment?.target?.account);
    if (account === undefined || !targets.some((target) => target !== undefined && target !== account)) return;
    const message = 'its ARN names one account, and environments deploy into others: name the policy only';
    context.addIssue({ code: 'custom', path: ['permissions_boundary'], message });
  })
  .describe('The configuration of an installation of the Unity Deployment Orchestrator.');

/** A checked file. */
export type ConfigFile = z.output<typeof configFileSchema>;
