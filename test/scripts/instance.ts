import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type SetUp, type TakeDown, writeCommand } from '../../lambdas/actions/docker/setup-containers/command-text';
import type { Pins } from '../../lambdas/actions/docker/setup-containers/pins';

/** Programs of every Amazon Linux that the scripts may use as they are. What is not listed is not there. */
const realPrograms = [
  'bash',
  'base64',
  'cat',
  'chmod',
  'gzip',
  'ln',
  'mkdir',
  'mktemp',
  'mv',
  'rm',
  'rmdir',
  'sha256sum',
  'tar',
  'uname',
];
const standIns = path.join(__dirname, 'stand-ins');

/** How one run ended. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A machine in a folder of its own: a root directory, the programs that the scripts find on their PATH, and stand-ins
 * that record how they were called. `state` holds what the stand-ins remember and are told (see their texts).
 */
export class Instance {
  readonly home = mkdtempSync(path.join(tmpdir(), 'unity-instance-'));
  readonly root = path.join(this.home, 'root');
  readonly state = path.join(this.home, 'state');
  readonly #bin = path.join(this.home, 'bin');
  readonly pins: Pins;
  #runs = 0;

  constructor() {
    for (const folder of [this.root, this.state, this.#bin]) mkdirSync(folder);
    for (const program of realPrograms) symlinkSync(realPath(program), path.join(this.#bin, program));
    for (const name of readdirSync(standIns)) symlinkSync(path.join(standIns, name), path.join(this.#bin, name));
    writeFileSync(path.join(this.state, 'real-flock'), realPath('flock'));
    this.pins = this.#publish();
  }

  /** What the download sites serve, with checksums that fit. */
  #publish(): Pins {
    const archive = path.join(this.home, 'docker');
    mkdirSync(archive);
    writeFileSync(path.join(archive, 'dockerd'), '#!/bin/bash\n', { mode: 0o755 });
    writeFileSync(path.join(archive, 'docker'), '#!/bin/bash\n', { mode: 0o755 });
    const tar = path.join(this.state, 'docker.tgz');
    execFileSync('tar', ['-czf', tar, '-C', this.home, 'docker']);
    const compose = path.join(this.state, 'docker-compose');
    writeFileSync(compose, 'compose of the test\n');
    const sha256 = (file: string) => {
      const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
      return { x86_64: sum, aarch64: sum };
    };
    return {
      docker: { version: '28.5.2', sha256: sha256(tar) },
      compose: { version: '5.1.0', sha256: sha256(compose) },
    };
  }

  /** Runs the text of a command as the agent does: written to a file and executed. */
  run(order: SetUp | TakeDown, pins: Pins = this.pins): Promise<Run> {
    this.#runs += 1;
    const script = path.join(this.home, `command-${this.#runs}.sh`);
    writeFileSync(script, writeCommand(order, pins));
    chmodSync(script, 0o755);
    return new Promise((resolve, reject) => {
      const child = spawn(script, [], {
        cwd: this.home,
        env: { PATH: this.#bin, UNITY_ROOT: this.root, STATE: this.state, AWS_SSM_REGION_NAME: 'eu-west-1' },
      });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
      child.on('error', reject);
      child.on('close', (exitCode) =>
        resolve({
          exitCode: exitCode ?? -1,
          stdout: Buffer.concat(out).toString(),
          stderr: Buffer.concat(err).toString(),
        }),
      );
    });
  }

  /** Tells the stand-ins something: the name of a file under `state` and its text. */
  tell(name: string, text = ''): void {
    writeFileSync(path.join(this.state, name), text);
  }

  /** Takes back what `tell` said. */
  untell(name: string): void {
    rmSync(path.join(this.state, name));
  }

  /** Makes the machine say that something is mounted there. */
  mount(folder: string, source = '10.0.0.9:/'): void {
    mkdirSync(path.join(this.root, 'proc'), { recursive: true });
    writeFileSync(path.join(this.root, 'proc/mounts'), `${source} ${folder} any rw 0 0\n`);
  }

  /** Gives the machine a device, and names that lead to it. */
  attach(device: string, ...names: readonly string[]): void {
    for (const name of [device, ...names]) mkdirSync(path.join(this.root, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(this.root, device), '');
    for (const name of names) symlinkSync(path.join(this.root, device), path.join(this.root, name));
  }

  /** Whether a stand-in left a note of that name. */
  noted(name: string): boolean {
    return existsSync(path.join(this.state, name));
  }

  /** The calls of a stand-in, each as its arguments, in order. */
  calls(program: string): string[][] {
    const file = path.join(this.state, `${program}.calls`);
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\u001f').slice(0, -1));
  }

  /** The environment that a call of docker was started with, such as `up`. */
  environmentOf(call: string): Map<string, string> {
    const text = readFileSync(path.join(this.state, `environment.${call}`), 'utf8');
    return new Map(
      text
        .split('\0')
        .filter(Boolean)
        .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    );
  }

  /** Everything that any stand-in was given as an argument. */
  allArguments(): string {
    return readdirSync(this.state)
      .filter((name) => name.endsWith('.calls'))
      .map((name) => readFileSync(path.join(this.state, name), 'utf8'))
      .join('\n');
  }

  file(name: string): string {
    return readFileSync(path.join(this.root, name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(path.join(this.root, name));
  }

  /** Puts a file there before anything runs. */
  write(name: string, text: string): void {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Has a folder of another machine, as machines that mount the same file system do. */
  share(folder: string, other: Instance): void {
    mkdirSync(path.dirname(path.join(this.root, folder)), { recursive: true });
    symlinkSync(path.join(other.root, folder), path.join(this.root, folder));
  }

  list(folder: string): string[] {
    return readdirSync(path.join(this.root, folder));
  }

  /** Permission bits, such as `600`. */
  mode(name: string): string {
    return (statSync(path.join(this.root, name)).mode & 0o777).toString(8);
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

function realPath(program: string): string {
  for (const folder of ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin']) {
    if (existsSync(path.join(folder, program))) return path.join(folder, program);
  }
  throw new Error(`${program} is not installed here`);
}
