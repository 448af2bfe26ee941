import { invariant } from '../../../../lib/domain/assert';
import type { Environment } from './environment';
import type { Pin, Pins } from './pins';
import setUpScript from './setup.sh';
import takeDownScript from './take-down.sh';

/** What an instance is told to bring up. */
export interface SetUp {
  readonly kind: 'set_up';
  readonly session: string;
  readonly step: string;
  readonly component: string;
  /** The port on the instance that the application answers on. */
  readonly port: number;
  /** What a page shows to prove whose deployment it is. */
  readonly nonce: string;
  /** The Compose file. */
  readonly compose: string;
  readonly environment: Environment;
  /** A file system to mount first: any of these addresses leads to it. */
  readonly files: {
    readonly addresses: readonly string[];
    readonly path: string;
    /** AWS Backup has put its files into a folder of their own: they are moved to where they were. */
    readonly restored: boolean;
  } | null;
  /** Volumes, of which the instance holds one and mounts it: as that device where it cannot tell by the id. */
  readonly data: { readonly volumeIds: readonly string[]; readonly device: string; readonly path: string } | null;
}

/** What an instance is told to take down. */
export interface TakeDown {
  readonly kind: 'take_down';
  readonly session: string;
  readonly step: string;
  readonly component: string;
}

const safe = /^[A-Za-z0-9+/=:._ -]*$/;
const assignment = /^UNITY_([A-Z0-9_]+)='([^']*)'$/;

/** Single quotes hold every character but themselves, and no value has one: texts come as base64. */
export function assign(name: string, value: string): string {
  invariant(safe.test(value), `a value of UNITY_${name} cannot stand in a command`);
  return `UNITY_${name}='${value}'`;
}

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function perMachine(pin: Pin): string {
  return Object.entries(pin.sha256)
    .map(([machine, sha256]) => `${machine}:${sha256}`)
    .join(' ');
}

/**
 * The text that `AWS-RunShellScript` runs. Format, for whoever reads it back:
 *
 *     #!/bin/bash
 *     # unity command 1: set_up            (or take_down; 1 is the version of this format)
 *     UNITY_SESSION='…'  UNITY_STEP='…'  UNITY_COMPONENT='…'         one a line
 *     UNITY_PORT='80'  UNITY_NONCE='…'
 *     UNITY_COMPOSE='BASE64'              the Compose file, UTF-8
 *     UNITY_ENVIRONMENT='NAME:BASE64 …'   UTF-8 values; `ssm:` and `secretsmanager:` ones are resolved on the instance
 *     UNITY_MOUNT_TARGETS='ADDRESS …'  UNITY_MOUNT_PATH='/…'   a file system and where it is mounted; may be empty
 *     UNITY_RESTORED='yes'                its files stand in aws-backup-restore_… of it and are moved to its root; may be empty
 *     UNITY_DATA_VOLUMES='vol-… …'  UNITY_DATA_DEVICE='/dev/…'  UNITY_DATA_PATH='/…'   one of these volumes is the instance's; may be empty
 *     UNITY_DOCKER_VERSION, UNITY_DOCKER_SHA256, UNITY_COMPOSE_VERSION, UNITY_COMPOSE_SHA256='MACHINE:SHA256 …'
 *     # script
 *     (setup.sh or take-down.sh, word for word)
 *
 * A set-up that succeeds leaves the services of the Compose file running, with `UNITY_NONCE`, `UNITY_PORT`, where
 * a file system was mounted `UNITY_FILES`, where a volume was `UNITY_DATA`, and the environment for Compose to put where
 * the file names them. A take-down removes them, keeps volumes of Docker, and unmounts the volume of the instance.
 */
export function writeCommand(order: SetUp | TakeDown, pins: Pins): string {
  const head = [
    '#!/bin/bash',
    `# unity command 1: ${order.kind}`,
    assign('SESSION', order.session),
    assign('STEP', order.step),
    assign('COMPONENT', order.component),
  ];
  if (order.kind === 'take_down') return [...head, '# script', takeDownScript].join('\n');
  const environment = Object.entries(order.environment).map(([name, value]) => `${name}:${base64(value)}`);
  return [
    ...head,
    assign('PORT', String(order.port)),
    assign('NONCE', order.nonce),
    assign('COMPOSE', base64(order.compose)),
    assign('ENVIRONMENT', environment.join(' ')),
    assign('MOUNT_TARGETS', (order.files?.addresses ?? []).join(' ')),
    assign('MOUNT_PATH', order.files?.path ?? ''),
    assign('RESTORED', order.files?.restored ? 'yes' : ''),
    assign('DATA_VOLUMES', (order.data?.volumeIds ?? []).join(' ')),
    assign('DATA_DEVICE', order.data?.device ?? ''),
    assign('DATA_PATH', order.data?.path ?? ''),
    assign('DOCKER_VERSION', pins.docker.version),
    assign('DOCKER_SHA256', perMachine(pins.docker)),
    assign('COMPOSE_VERSION', pins.compose.version),
    assign('COMPOSE_SHA256', perMachine(pins.compose)),
    '# script',
    setUpScript,
  ].join('\n');
}

/** Reads a command back, given as SendCommand's `commands`; undefined when it is not one of ours. */
export function readCommand(commands: readonly string[]): SetUp | TakeDown | undefined {
  const lines = commands.join('\n').split('\n');
  const kind = lines[1]?.match(/^# unity command 1: (set_up|take_down)$/)?.[1];
  if (kind === undefined) return undefined;
  const head = lines.slice(2, lines.indexOf('# script')).map((line) => line.match(assignment));
  const values = new Map(head.map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
  const value = (name: string): string => values.get(name) ?? '';
  const text = (encoded: string): string => Buffer.from(encoded, 'base64').toString('utf8');
  const common = { session: value('SESSION'), step: value('STEP'), component: value('COMPONENT') };
  if (kind === 'take_down') return { kind, ...common };
  const list = (name: string): readonly string[] =>
    value(name)
      .split(' ')
      .filter((item) => item !== '');
  const addresses = list('MOUNT_TARGETS');
  const volumeIds = list('DATA_VOLUMES');
  const pairs = list('ENVIRONMENT');
  return {
    kind: 'set_up',
    ...common,
    port: Number(value('PORT')),
    nonce: value('NONCE'),
    compose: text(value('COMPOSE')),
    files:
      addresses.length === 0 ? null : { addresses, path: value('MOUNT_PATH'), restored: value('RESTORED') === 'yes' },
    data: volumeIds.length === 0 ? null : { volumeIds, device: value('DATA_DEVICE'), path: value('DATA_PATH') },
    environment: Object.fromEntries(pairs.map((pair) => [pair.split(':')[0] ?? '', text(pair.split(':')[1] ?? '')])),
  };
}
