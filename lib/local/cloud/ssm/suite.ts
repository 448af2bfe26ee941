import { gzipSync } from 'node:zlib';
import { decoded, type UnityCommand } from './command-text';

/** What a suite of tests does on its instance. */
export interface SuiteRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What it sleeps. */
  readonly seconds: number;
}

const hereDocument = /^\s*cat\b(?<before>[^\n]*?)<<\s*'?(?<word>\w+)'?(?<after>[^\n]*)\n(?<text>[\s\S]*?)\n\k<word>$/gm;

/** Characters of a packed report that the script still prints (suite.sh). */
const mostPacked = 20_000;

/**
 * A suite as the script of `control/run_tests` runs it, as far as it is told by `cat <<'WORD'`, into a file or not, by
 * `echo 'TEXT'`, `sleep N` and a last `exit N`.
 */
export function runSuite({ values }: UnityCommand): SuiteRun {
  const suite = decoded(values.get('COMMAND'));
  const wanted = decoded(values.get('REPORT'));
  const files = new Map<string, string>();
  let printed = '';
  for (const { groups = {} } of suite.matchAll(hereDocument)) {
    const file = /> *(\S+)/.exec(`${groups.before} ${groups.after}`)?.[1];
    if (file === undefined) printed += `${groups.text}\n`;
    else files.set(file, `${groups.text}\n`);
  }
  const rest = suite.replaceAll(hereDocument, '');
  for (const [, text] of rest.matchAll(/^\s*echo '([^']*)'\s*$/gm)) printed += `${text}\n`;
  const code = Number(/(?:^|\n)\s*exit\s+(\d{1,3})\s*$/.exec(rest)?.[1] ?? 0);
  const seconds = [...rest.matchAll(/^\s*sleep\s+(\d+)\s*$/gm)].reduce((sum, [, text]) => sum + Number(text), 0);
  const stdout = `unity-report ${packed(wanted === '' ? printed : files.get(wanted))}\n${printed.slice(-1500)}`;
  return { code, stdout, stderr: code === 0 ? '' : `failed to run commands: exit status ${code}`, seconds };
}

function packed(report: string | undefined): string {
  if (report === undefined) return 'none';
  const text = gzipSync(report).toString('base64');
  return text.length > mostPacked ? 'too-long' : text;
}
