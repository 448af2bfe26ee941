import { together } from '../../../resources/changes';
import type { StepContext } from '../../action';
import { type CheckName, checkNames, givenFor, wantedBy } from './catalogue';
import { checkAlarms } from './checks/alarms';
import { checkBackups } from './checks/backups';
import { checkEncryption } from './checks/encryption';
import { checkHealth } from './checks/health';
import { checkLogs } from './checks/logs';
import { checkMetadata } from './checks/metadata';
import { checkTags } from './checks/tags';
import { checkTls } from './checks/tls';
import { checkZones } from './checks/zones';
import { Sheet } from './sheet';
import { type ReadinessInput, Survey } from './survey';

/** How a check came out. */
export interface Judgement {
  readonly name: CheckName;
  readonly status: 'passed' | 'failed' | 'not_applicable';
  readonly sheet: Sheet;
}

const checks: Readonly<Record<CheckName, (survey: Survey, sheet: Sheet) => Promise<void>>> = {
  zones: checkZones,
  encryption: checkEncryption,
  metadata: checkMetadata,
  alarms: checkAlarms,
  backups: checkBackups,
  health: checkHealth,
  tls: checkTls,
  tags: checkTags,
  logs: checkLogs,
};

/** Looks once at everything that was given; all checks judge the same look. */
export async function runChecks(
  context: StepContext & { readonly input: ReadinessInput },
): Promise<readonly Judgement[]> {
  const survey = new Survey(context, context.input);
  return together(checkNames.map((name) => judge(survey, name)));
}

async function judge(survey: Survey, name: CheckName): Promise<Judgement> {
  const sheet = new Sheet();
  if (givenFor(name, survey.input).length === 0) {
    sheet.saw(`nothing to look at: none of ${wantedBy(name)} was given`);
    return { name, status: 'not_applicable', sheet };
  }
  await checks[name](survey, sheet);
  return { name, status: sheet.problems.length === 0 ? 'passed' : 'failed', sheet };
}
