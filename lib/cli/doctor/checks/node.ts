import { type Finding, unwell, well } from '../finding';

/** What `package.json` asks for. */
const oldestNode = 20;

/** Whether this Node runs the command. `version` is as `process.version` has it. */
export function nodeFindings(version: string): readonly Finding[] {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);
  if (major >= oldestNode) return [well('node', 'NodeFits', version)];
  const message = `${version}, and the command needs Node.js ${oldestNode} or newer`;
  return [
    unwell('node', 'NodeTooOld', { message, fix: 'Install a newer Node.js: `nvm install 24`, or from nodejs.org.' }),
  ];
}
