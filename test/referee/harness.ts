import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AwsCli, makeAwsCli, requireAwsCli } from './account/aws-cli';
import { type DeployedStack, type DeployOptions, deployTemplate } from './account/deploy';
import { ACCOUNT_ID, accountEnvironment, CREDENTIALS, REGION, withoutAccount } from './account/environment';
import { type MotoSettings, startMoto } from './account/moto-process';
import type { FindBreakage } from './host/breakage';
import type { AccessKey } from './host/function-urls';
import { startInternet } from './host/internet';
import { startLambdaHost } from './host/lambda-host';
import { findProjectRoot } from './project-root';

export { AwsCliError } from './account/aws-cli';
export type { DeployedStack } from './account/deploy';
export { MissingToolError } from './account/moto-process';

/** An AWS account that nobody here wrote. */
export interface Referee {
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** For child processes and their clients: where the account is, and credentials that open no other. */
  readonly env: Readonly<Record<string, string>>;
  /** For SDK clients in this process; the CLI takes half a second a call. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof CREDENTIALS;
  };
  readonly aws: AwsCli;
  /** The checkout. */
  readonly projectRoot: string;
  /** Logs of moto and of every function. */
  readonly logDirectory: string;
  deployTemplate(template: string | object, assetsDirectory?: string, options?: DeployOptions): Promise<DeployedStack>;
  /** Invocations of functions that are to go wrong, asked of each from now on. */
  spoil(find: FindBreakage): void;
  /** Lets somebody else in at function URLs, who signs with the key. */
  trust(key: AccessKey): void;
  /** Kills everything that was started. */
  stop(options?: { readonly keepLogs: boolean }): Promise<void>;
}

export type RefereeOptions = Omit<MotoSettings, 'lambda_host' | 'work_directory' | 'region'>;

/** On Ctrl-C and at exit; a kill -9 is noticed by moto and the functions themselves. */
function stopWithProcess(stop: () => void): () => void {
  const interrupted = (signal: NodeJS.Signals): void => {
    stop();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('exit', stop);
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  return () => {
    process.off('exit', stop);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  };
}

export async function startReferee(options: RefereeOptions = {}): Promise<Referee> {
  requireAwsCli(process.env.PATH ?? '');
  const root = findProjectRoot(__dirname);
  const workDirectory = mkdtempSync(path.join(tmpdir(), 'unity-referee-'));
  const logDirectory = path.join(workDirectory, 'logs');
  mkdirSync(logDirectory);
  const host = await startLambdaHost({ runtimeFile: path.join(root, 'test/referee/host/runtime.mjs'), logDirectory });
  const settings = { ...options, lambda_host: host.url, work_directory: workDirectory, region: REGION };
  const moto = await startMoto(
    path.join(root, 'test/referee/moto/start.py'),
    path.join(logDirectory, 'moto.log'),
    settings,
  ).catch(async (error) => {
    await host.stop();
    rmSync(workDirectory, { recursive: true, force: true });
    throw error;
  });
  const env = accountEnvironment(moto.endpoint);
  const systemPath = { PATH: process.env.PATH ?? '', NODE_PATH: path.join(root, 'node_modules') };
  const clientConfig = { endpoint: moto.endpoint, region: REGION, credentials: CREDENTIALS };
  const internet = await startInternet(clientConfig, workDirectory);
  // What the edges answer with is trusted as Amazon's certificates are.
  const trust = { NODE_EXTRA_CA_CERTS: path.join(workDirectory, 'authority.pem') };
  host.connect({ environment: { ...systemPath, ...env, ...trust }, internetPort: internet.port });
  const forget = stopWithProcess(() => {
    host.kill();
    moto.kill();
    rmSync(workDirectory, { recursive: true, force: true });
  });
  const account = { endpoint: moto.endpoint, aws: makeAwsCli({ ...withoutAccount(process.env), ...env }) };
  return {
    ...account,
    region: REGION,
    accountId: ACCOUNT_ID,
    env,
    clientConfig,
    projectRoot: root,
    logDirectory,
    spoil: (find) => host.spoil(find),
    trust: (key) => host.trust(key),
    deployTemplate: (template, assets, deployOptions) => deployTemplate(account, template, assets, deployOptions),
    stop: async ({ keepLogs } = { keepLogs: false }) => {
      forget();
      await Promise.all([host.stop(), internet.stop(), moto.stop()]);
      if (!keepLogs) rmSync(workDirectory, { recursive: true, force: true });
    },
  };
}
