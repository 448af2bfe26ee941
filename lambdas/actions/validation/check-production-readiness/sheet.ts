/**
 * Whether waiting may mend a problem: `never` (an unencrypted volume), while AWS may not show yet what was just made or
 * changed (`visible`), or while something still comes up (`working`), for which only the step's timeout is an end.
 */
type Mends = 'never' | 'visible' | 'working';

/** Why a check fails. */
interface Problem {
  readonly text: string;
  readonly mends: Mends;
}

/** What one check saw. */
export class Sheet {
  readonly evidence: string[] = [];
  readonly problems: Problem[] = [];

  /** Something is as it must be. */
  saw(text: string): void {
    this.evidence.push(text);
  }

  /** Something might be better and is no failure. */
  warn(text: string): void {
    this.evidence.push(`warning: ${text}`);
  }

  /** Something is not as it must be. */
  fail(text: string, mends: Mends): void {
    this.evidence.push(text);
    this.problems.push({ text, mends });
  }

  /** AWS does not show something that was given: it may have been made a moment ago, or be gone. */
  absent(what: string): void {
    this.fail(`AWS does not show ${what}`, 'working');
  }
}

/** What tells a resource from others of its account: its ARN without region and account. */
export function shortArn(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}

/** The first few of a list, and how many more there are. */
export function few(items: readonly string[], most = 10): string {
  const more = items.length - most;
  return `${items.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
