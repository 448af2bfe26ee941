/** How well something is. */
export type FindingStatus = 'ok' | 'warning' | 'bad';

/** What is looked at, in the order in which it is told. */
export const checkNames = [
  'configuration',
  'node',
  'account',
  'region',
  'network',
  'clock',
  'stack',
  'installation',
  'machines',
  'published',
  'tables',
  'bus',
  'functions',
  'permissions',
  'quotas',
  'concurrency',
] as const;

/** One kind of look. */
export type CheckName = (typeof checkNames)[number];

/** Everything that `unity doctor` can find, and how bad that is. */
export const findingCodes = {
  ConfigurationRead: 'ok',
  ConfigurationInvalid: 'bad',
  NodeFits: 'ok',
  NodeTooOld: 'bad',
  CallerKnown: 'ok',
  CallerIsRoot: 'warning',
  CallerUnknown: 'bad',
  RegionKnown: 'ok',
  EndpointsReached: 'ok',
  EndpointUnreachable: 'bad',
  ClockRight: 'ok',
  ClockOff: 'warning',
  ClockWrong: 'bad',
  StackStands: 'ok',
  StackChanging: 'warning',
  StackTakenBack: 'warning',
  StackBroken: 'bad',
  StackMissing: 'bad',
  InstallationFits: 'ok',
  EnvironmentsDiffer: 'warning',
  InstallationMissing: 'bad',
  InstallationUnreadable: 'bad',
  InstallationOlder: 'bad',
  InstallationNewer: 'bad',
  MachinesCurrent: 'ok',
  MachineDiffers: 'warning',
  MachineMissing: 'bad',
  WorkflowsInvalid: 'bad',
  PublishedKnown: 'ok',
  PublishedBehind: 'warning',
  TablesSafe: 'ok',
  TableUnprotected: 'warning',
  TableNotActive: 'bad',
  TableMissing: 'bad',
  BusThere: 'ok',
  BusMissing: 'bad',
  FunctionsActive: 'ok',
  FunctionPending: 'warning',
  FunctionFailed: 'bad',
  FunctionMissing: 'bad',
  RightsHeld: 'ok',
  RightMissingSomewhere: 'warning',
  RightMissing: 'bad',
  QuotasSuffice: 'ok',
  QuotaShort: 'bad',
  ConcurrencySuffices: 'ok',
  ConcurrencyTight: 'warning',
  ConcurrencyShort: 'bad',
  LookDenied: 'warning',
  LookTooSlow: 'warning',
  LookFailed: 'bad',
} as const satisfies Readonly<Record<string, FindingStatus>>;

/** The name of something that can be found. */
export type FindingCode = keyof typeof findingCodes;

/** The codes of what is well, and so needs no fix. */
export type GoodCode = { [Code in FindingCode]: (typeof findingCodes)[Code] extends 'ok' ? Code : never }[FindingCode];

/** One thing that was looked at. */
export interface Finding {
  readonly check: CheckName;
  readonly code: FindingCode;
  readonly status: FindingStatus;
  /** Whether a deployment can do with it: everything but `bad`. */
  readonly ok: boolean;
  readonly message: string;
  /** There unless it is well: a command, or what to do. */
  readonly fix?: string;
}

/** Something that is well. */
export function well(check: CheckName, code: GoodCode, message: string): Finding {
  return { check, code, status: 'ok', ok: true, message };
}

/** Something that is not, with what mends it. */
export function unwell(
  check: CheckName,
  code: Exclude<FindingCode, GoodCode>,
  { message, fix }: { readonly message: string; readonly fix: string },
): Finding {
  const status = findingCodes[code];
  return { check, code, status, ok: status !== 'bad', message, fix };
}
