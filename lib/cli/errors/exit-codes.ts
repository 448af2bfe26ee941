import { describeError, type ErrorCode } from '../../domain/errors/catalogue';

/** How commands end. */
export const exitCodes = {
  /** Done, or nothing to do. */
  done: 0,
  /** It failed, or the file is not valid. */
  failed: 1,
  /** Somebody must look: rollback could not finish. */
  needsAHand: 2,
  waitTimedOut: 124,
  interrupted: 130,
  usage: 252,
  environment: 253,
  awsRefused: 254,
  bug: 255,
} as const;

/** The exit code of a command. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byCode: { readonly [Code in ErrorCode]?: ExitCode } = {
  Usage: exitCodes.usage,
  BadRequest: exitCodes.usage,
  ConfirmationNeeded: exitCodes.usage,
  FaultNotApplicable: exitCodes.usage,
  UnknownCode: exitCodes.usage,
  ConfigInvalid: exitCodes.environment,
  NoRegion: exitCodes.environment,
  NoCredentials: exitCodes.environment,
  NotInstalled: exitCodes.environment,
  WorkflowNotInstalled: exitCodes.environment,
  PublishingOff: exitCodes.environment,
  MachineTaken: exitCodes.environment,
  LocalWorldUnreadable: exitCodes.environment,
  LocalWorldBusy: exitCodes.environment,
  WaitTimedOut: exitCodes.waitTimedOut,
  AwsRefused: exitCodes.awsRefused,
};

/** The exit code that an error gives. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return byCode[code] ?? (describeError(code).kind === 'bug' ? exitCodes.bug : exitCodes.failed);
}
