import type { ErrorEntry } from './entry';

/** E5xxx: the command line, its configuration and the local world. E9xxx: bugs. */
export const commandErrors = {
  Usage: {
    id: 'E5001',
    kind: 'user',
    summary: 'The command was not called as it must be.',
    remedy: 'See `unity help COMMAND`.',
  },
  ConfigInvalid: {
    id: 'E5002',
    kind: 'user',
    summary: 'unity.yaml is not valid.',
    remedy: 'Mend the place that is named.',
  },
  NoRegion: {
    id: 'E5003',
    kind: 'user',
    summary: 'No AWS region is configured.',
    remedy: 'Give --region, set AWS_REGION, or configure a profile.',
  },
  NoCredentials: {
    id: 'E5004',
    kind: 'user',
    summary: 'No AWS credentials are configured.',
    remedy: 'Log in (aws sso login), give --profile, or try the command with --local.',
  },
  NotInstalled: {
    id: 'E5005',
    kind: 'user',
    summary: 'Unity is not installed in this account and region.',
    remedy: 'Run `cdk deploy`, or try the command with --local.',
  },
  AwsRefused: {
    id: 'E5006',
    kind: 'terminal',
    summary: 'AWS refused the call.',
    remedy: 'See the code and message of AWS.',
  },
  ConfirmationNeeded: {
    id: 'E5007',
    kind: 'user',
    summary: 'The command changes or removes something and nobody can be asked.',
    remedy: 'Look at the plan first, then give --yes (or --confirm=NAME where the name is asked).',
  },
  WaitTimedOut: {
    id: 'E5008',
    kind: 'user',
    summary: 'The command stopped waiting; the deployment goes on.',
    remedy: 'Follow it with `unity watch SESSION`.',
  },
  FaultNotApplicable: {
    id: 'E5009',
    kind: 'user',
    summary: 'This fault cannot strike that step.',
    remedy: 'Name a step of the workflow and a kind that applies to it.',
  },
  FileExists: {
    id: 'E5010',
    kind: 'user',
    summary: 'The file is already there.',
    remedy: 'Choose another name, or remove it first.',
  },
  LocalWorldUnreadable: {
    id: 'E5011',
    kind: 'user',
    summary: 'The simulated account cannot be read from this disk, or not be written to it.',
    remedy: 'Start over with `unity local reset`.',
  },
  UnknownCode: {
    id: 'E5012',
    kind: 'user',
    summary: 'No such error code.',
    remedy: '`unity explain` without a code lists them all.',
  },
  NotSimulated: {
    id: 'E5013',
    kind: 'terminal',
    summary: 'The simulated account does not know this operation.',
    remedy: 'Run it against AWS, or add the operation to lib/local/cloud.',
  },
  PlanUnreadable: {
    id: 'E5014',
    kind: 'user',
    summary: 'The saved plan cannot be read.',
    remedy: 'Save it anew with `unity plan … --out FILE`.',
  },
  PlanOutdated: {
    id: 'E5015',
    kind: 'user',
    summary: 'The saved plan is not what would run now.',
    remedy: 'Look at the plan again and save it anew with `unity plan … --out FILE`.',
  },
  LocalWorldBusy: {
    id: 'E5016',
    kind: 'user',
    summary: 'Another command works on the simulated account.',
    remedy: 'Wait until it ends, or end it; then try again.',
  },
  Declined: {
    id: 'E5017',
    kind: 'user',
    summary: 'The question was not answered with yes; nothing was changed.',
    remedy: 'Run the command again when you are sure.',
  },
  FiguresMissing: {
    id: 'E5018',
    kind: 'terminal',
    summary: 'There are no figures: the workflow does not complete on the simulated account.',
    remedy: 'Deploy it with --local to see why, mend it, and ask for its figures again.',
  },
  InstallationInUse: {
    id: 'E5030',
    kind: 'user',
    summary: 'The installation still runs or holds stacks; without it nobody could undo them.',
    remedy: 'Destroy or cancel what is named, then try again.',
  },
  UninstallStuck: {
    id: 'E5031',
    kind: 'terminal',
    summary: 'AWS could not remove a part of the installation.',
    remedy: 'Mend what AWS names and run `unity uninstall` again: it goes on where it ended.',
  },
  DeskForbidden: {
    id: 'E5021',
    kind: 'user',
    summary: 'AWS does not let the caller reach the desk.',
    remedy: 'Attach the managed policy PREFIX-operator to the caller; an expired or unsigned request is refused too.',
  },
  DeskFailed: {
    id: 'E5022',
    kind: 'terminal',
    summary: 'The desk gave no answer.',
    remedy: 'Give the command again, it may be repeated; see the log of the function `desk` when it stays so.',
  },
  InvariantBroken: {
    id: 'E9001',
    kind: 'bug',
    summary: 'An invariant of Unity is broken: this is a bug.',
    remedy: 'Report it with the output of the same command and --debug.',
  },
} as const satisfies Record<string, ErrorEntry>;
