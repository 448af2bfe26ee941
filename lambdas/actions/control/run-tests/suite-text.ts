import { gunzipSync } from 'node:zlib';
import { assign, base64 } from '../../docker/setup-containers/command-text';
import type { Environment } from '../../docker/setup-containers/environment';
import { mostReportBytes, readJunit, type TestResults } from './junit';
import script from './suite.sh';

/** What an instance is told to run. */
export interface SuiteOrder {
  readonly session: string;
  readonly step: string;
  readonly command: string;
  /** The file with its report; empty: what it prints. */
  readonly report: string;
  readonly environment: Environment;
}

/**
 * The text that `AWS-RunShellScript` runs, in the format of `docker/setup_containers`:
 *
 *     #!/bin/bash
 *     # unity command 1: run_tests
 *     UNITY_SESSION='…'  UNITY_STEP='…'   one a line
 *     UNITY_COMMAND='BASE64'              the suite
 *     UNITY_REPORT='BASE64'               the file with its report; may be empty
 *     UNITY_ENVIRONMENT='NAME:BASE64 …'
 *     # script
 *     (suite.sh, word for word)
 */
export function writeSuite({ session, step, command, report, environment }: SuiteOrder): string {
  return [
    '#!/bin/bash',
    '# unity command 1: run_tests',
    assign('SESSION', session),
    assign('STEP', step),
    assign('COMMAND', base64(command)),
    assign('REPORT', base64(report)),
    assign(
      'ENVIRONMENT',
      Object.entries(environment)
        .map(([name, value]) => `${name}:${base64(value)}`)
        .join(' '),
    ),
    '# script',
    script,
  ].join('\n');
}

/** What the script has printed of the report: its results, or why there are none. */
export function readSuite(stdout: string): TestResults | string {
  const packed = /^unity-report (\S+)$/m.exec(stdout)?.[1];
  if (packed === undefined || packed === 'none') return 'it wrote no report';
  if (packed === 'too-long') return 'its report is too long for Systems Manager, which keeps 24,000 characters';
  try {
    const text = gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: mostReportBytes }).toString('utf8');
    return readJunit(text) ?? 'it gave no JUnit XML';
  } catch {
    return 'its report cannot be unpacked';
  }
}
