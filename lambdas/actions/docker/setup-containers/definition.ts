import { z } from 'zod';
import { defineAction } from '../../definition';
import { environmentSchema } from './environment';
import { cancelsCommands, looksAtCommands, sendsCommands } from './permissions';

const pathSchema = z
  .string()
  .regex(/^(?:\/[a-z0-9][a-z0-9_-]*){1,6}$/, 'an absolute path of small letters, digits, - and _');

/** Brings a Compose application up on instances, through Systems Manager. */
export const setupContainersDefinition = defineAction({
  service: 'docker',
  action: 'setup_containers',
  summary: 'Installs Docker and Compose on instances and brings a Compose application up.',
  permissionSet: 'guest',
  waits: 'poll',
  standsBeside: true,
  worksIn: ['instance_ids'],
  showsNonce: true,
  input: z.object({
    instance_ids: z
      .array(z.string().min(1))
      .min(1)
      .max(50)
      .describe('The instances, at most 50 (the most one command reaches).'),
    component: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,30}$/)
      .default('app')
      .describe('Tells applications on the same instance apart.'),
    compose: z
      .string()
      .min(1)
      .optional()
      .describe(
        'A Compose file, as text. It may use ${UNITY_PORT}, ${UNITY_NONCE} and the names under `environment`, escaped as $${…} in a workflow. Default: an example web server whose page shows the nonce.',
      ),
    port: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(80)
      .describe('The port on the instance that the application answers on.'),
    environment: environmentSchema
      .default({})
      .describe(
        'Variables for Compose, by name. A value may be ssm:/path or secretsmanager:ARN; the instance itself reads it. Services see a variable only when the Compose file passes it on.',
      ),
    mount_target_ips: z
      .array(z.ipv4())
      .min(1)
      .optional()
      .describe(
        'Addresses of one EFS file system, to be mounted first; from aws/create_efs where the step depends on it. The one in the instance’s own subnet is taken, else the first.',
      ),
    files_restored: z
      .boolean()
      .default(false)
      .describe(
        'Whether AWS Backup has put files from a checkpoint into the file system; from aws/create_efs where the step depends on it. They are moved to where they were before the containers start.',
      ),
    mount_path: pathSchema
      .default('/mnt/files')
      .describe(
        'Where the instance mounts it. A Compose file finds the path in ${UNITY_FILES}, escaped in a workflow.',
      ),
    data_volume_ids: z
      .array(z.string().regex(/^vol-[0-9a-f]+$/))
      .min(1)
      .max(50)
      .optional()
      .describe(
        'Volumes for data, one of which each instance holds and mounts; from aws/attach_volumes where the step depends on it. An empty one gets a file system first.',
      ),
    data_device: z
      .string()
      .regex(/^\/dev\/sd[b-z]$/)
      .default('/dev/sdf')
      .describe('The device that the volumes are attached as, for instances without NVMe.'),
    data_path: pathSchema
      .default('/mnt/data')
      .describe(
        'Where the instance mounts its volume. A Compose file finds the path in ${UNITY_DATA}, escaped in a workflow.',
      ),
  }),
  outputs: {
    port: {
      schema: z.number().int(),
      from: 'created',
      description: 'The port on the instance that the application answers on.',
    },
    command_id: {
      schema: z.string(),
      from: 'ready',
      description: 'The Systems Manager command that set the containers up.',
    },
  },
  resources: [{ type: 'AWS::SSM::Command', holdsData: false }],
  iam: {
    make: [looksAtCommands, ...sendsCommands],
    undo: [looksAtCommands, ...sendsCommands, cancelsCommands],
  },
  quotas: () => [],
  durations: () => ({
    created: { p50Seconds: 1, p95Seconds: 2 },
    ready: { p50Seconds: 90, p95Seconds: 160 },
    undo: { p50Seconds: 5, p95Seconds: 30 },
    source:
      'agent online about 60 s after launch (third-party tables), Docker and a small image 45-60 s (general knowledge)',
  }),
  cost: () => [],
  undo: {
    kind: 'removes',
    text: 'Takes the containers down where the instance still answers, keeping Docker’s volumes and unmounting the instance’s own for data; an instance that does not answer is left as it is.',
  },
});
