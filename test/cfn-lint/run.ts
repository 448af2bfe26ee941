import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installations } from '../nag/installations';
import { withApp } from '../stacks/installation';

/** The substitution that nothing refers to then. */
const partition = /,\s*"partition": \{\s*"Ref": "AWS::Partition"\s*\}/g;

/** Lints the templates of every installation that is looked at, nested ones too; the rules stand in `.cfnlintrc.yaml`. */
function lint(name: string, directory: string): boolean {
  const templates = readdirSync(directory)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => path.join(directory, file));
  // cfn-lint reads definitions without their substitutions, and knows integrations of this partition only.
  for (const file of templates)
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll('arn:${partition}:', 'arn:aws:').replaceAll(partition, ''),
    );
  const { status, error } = spawnSync('cfn-lint', ['--', ...templates], { stdio: 'inherit' });
  if (error) {
    process.stderr.write(`cfn-lint cannot be run (${error.message}). It is a Python program: pip install cfn-lint\n`);
    return false;
  }
  process.stdout.write(`${name}: ${templates.length} templates, ${status === 0 ? 'nothing found' : 'see above'}\n`);
  return status === 0;
}

const clean = Object.entries(installations).map(([name, options]) =>
  withApp(options, (app) => lint(name, app.synth().directory)),
);
if (clean.includes(false)) process.exitCode = 1;
