import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { bundleOf } from '../constructs/bundle';
import { functionNames } from '../domain/functions';
import { UnityStack, type UnityStackProps } from './unity-stack';

/** An installation without its code. */
export type UnbundledOptions = Pick<UnityStackProps, 'config' | 'workflows' | 'definitions'> & {
  readonly context?: AppProps['context'];
  /** What stands in place of a bundle. @default a function that answers its bundle’s name */
  readonly code?: (bundle: string) => string;
};

/**
 * The app of an installation with a small file in place of each bundle, for as long as `use` takes: its directory is gone
 * afterwards. For those who look at templates and at nothing that functions do.
 */
export function withUnbundledApp<T>(options: UnbundledOptions, use: (app: App) => T): T {
  const { context, code = (bundle) => `exports.handler = async () => '${bundle}';\n`, ...props } = options;
  const directory = mkdtempSync(path.join(tmpdir(), 'unity-installation-'));
  try {
    const bundlesDirectory = path.join(directory, 'functions');
    for (const name of functionNames) {
      const bundle = path.join(bundlesDirectory, bundleOf(name));
      mkdirSync(bundle, { recursive: true });
      writeFileSync(path.join(bundle, 'index.js'), code(bundleOf(name)));
    }
    const app = new App({ outdir: path.join(directory, 'cdk.out'), treeMetadata: false, ...(context && { context }) });
    new UnityStack(app, 'Unity', { ...props, bundlesDirectory, workDirectory: path.join(directory, 'work') });
    return use(app);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The same, synthesized: hands the cloud assembly’s directory over. */
export function synthesizeUnbundled<T>(options: UnbundledOptions, read: (directory: string) => T): T {
  return withUnbundledApp(options, (app) => read(app.synth().directory));
}
