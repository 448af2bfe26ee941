import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Acceptance } from './accepted';

// The pack reads every property, those too that the CDK says not to write.
process.env.JSII_DEPRECATED = 'quiet';

/** Something that a rule of cdk-nag’s AwsSolutions does not like about a construct. */
export interface Finding {
  /** Without the name of the pack: `IAM5`. */
  readonly rule: string;
  /** What exactly, where a rule tells: `ec2 vpc/*`, a resource as `service rest`. */
  readonly what: string;
  /** Below the root stack, without the last `Resource`. */
  readonly path: string;
  readonly info: string;
}

/** Everything that AwsSolutions finds in an app, warnings too. */
export function findingsOf(app: App): readonly Finding[] {
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, description, violatingResources = [] }) => {
    const [, rule = ruleName, what = ''] = /^AwsSolutions-(\w+)(?:\[(.*)\])?$/s.exec(ruleName) ?? [];
    return violatingResources.map(({ constructPath = '' }) => ({
      rule,
      what: shortened(what),
      path: constructPath.replace(/^[^/]+\//, '').replace(/\/Resource$/, ''),
      info: description,
    }));
  });
}

/** `Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:vpc/*` as `ec2 vpc/*`. */
function shortened(what: string): string {
  const [, kind = '', service = '', rest = ''] =
    /^(Resource|Policy)::arn:[^:]*(?:::Partition>)?:([^:]+):(.*)$/.exec(what) ?? [];
  if (service === '') return what.replace(/^Resource::/, '').replaceAll(/[0-9A-F]{8}(?=[.>])/g, '');
  const name = rest.replaceAll('AWS::', '').replace(/^[^:]*:[^:]*:/, '');
  return kind === 'Policy' ? name : `${service} ${name}`;
}

/** Whether a row is about a finding. `<name>` in a row stands for one name of ours. */
export function accepts({ rule, what, where }: Acceptance, finding: Finding): boolean {
  if (rule !== finding.rule || !where.test(finding.path)) return false;
  const [before = '', after] = what.split('<name>');
  if (after === undefined) return what === finding.what;
  const name = finding.what.slice(before.length, finding.what.length - after.length);
  return finding.what === `${before}${name}${after}` && /^[a-z0-9-]+$/.test(name);
}

/** What is wrong between findings and the table, each in words that say what to do. */
export function problemsOf(findings: readonly Finding[], table: readonly Acceptance[]): readonly string[] {
  const open = findings.filter((finding) => !table.some((row) => accepts(row, finding)));
  const kinds = new Map<string, Finding[]>();
  for (const finding of open) {
    const kind = `${finding.rule} ${finding.what}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), finding]);
  }
  const stale = table.filter((row) => !findings.some((finding) => accepts(row, finding)));
  return [
    ...[...kinds.values()].map(unaccepted),
    ...stale.map(
      ({ rule, what, where }) => `${rule} ${what} at ${where}: nothing is found there any more; delete the row`,
    ),
  ];
}

function unaccepted(found: readonly Finding[]): string {
  const [{ rule, what, info } = { rule: '', what: '', info: '' }] = found;
  const places = [...new Set(found.map(({ path }) => path))];
  const where = places.map((place) => place.replaceAll('/', '\\/')).join('|');
  return [
    `${rule} ${what}: ${info}`,
    `  found at ${places.join(', ')}`,
    '  Mend it there. If it must stay, add a row to test/nag/accepted.ts with what confines it instead:',
    `  { rule: '${rule}', what: '${what}', where: /^(${where})$/, reason: '…' },`,
  ].join('\n');
}
