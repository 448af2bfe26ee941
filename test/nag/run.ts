import { withApp } from '../stacks/installation';
import { accepted } from './accepted';
import { accepts, findingsOf, problemsOf } from './findings';
import { installations } from './installations';

/** Prints what cdk-nag finds and why it stays; fails when something is not accepted, or accepted and not found. */
function main(): void {
  const print = (line: string): boolean => process.stdout.write(`${line}\n`);
  const findings = Object.values(installations).flatMap((options) => withApp(options, findingsOf));
  const problems = problemsOf(findings, accepted);
  for (const row of accepted) {
    const places = new Set(findings.filter((finding) => accepts(row, finding)).map(({ path }) => path));
    print(`${row.rule} ${row.what}, ${places.size} places\n  ${row.reason}`);
  }
  for (const problem of problems) print(problem);
  print(`AwsSolutions: ${accepted.length} findings accepted with a reason, ${problems.length} to see to`);
  if (problems.length > 0) process.exitCode = 1;
}

main();
