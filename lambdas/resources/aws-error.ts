/** AWS's own code of an error (`InvalidVpcID.NotFound`), or the name of any other; empty for what is no error. */
export function awsCode(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** Whether AWS answered with one of these codes. */
export function hasCode(error: unknown, codes: readonly string[]): boolean {
  return codes.includes(awsCode(error));
}

/**
 * Whether AWS says that something is not there. Names differ between services, and within EC2
 * (`InvalidInternetGateway.NotFound`, `InvalidInternetGatewayID.NotFound`), so the form decides; CloudFront has one of its
 * own.
 */
export function isNotFound(error: unknown): boolean {
  return /\.NotFound$|NotFound(Exception|Error)?$|^NoSuch(Distribution|Resource)$/.test(awsCode(error));
}

/** Refusals for want of a right, in the words of the services. */
const denied = /^(AccessDenied(Exception|Fault)?|UnauthorizedOperation|NotAuthorized(Exception)?)$/;

/** Whether a code of AWS says that the caller has no right to the call. */
export function isDenial(code: string): boolean {
  return denied.test(code);
}

/** The answer, or undefined when AWS says that it is not there, or answers with another code that means so. */
export async function unlessAbsent<T>(
  call: () => Promise<T>,
  alsoAbsent: readonly string[] = [],
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isNotFound(error) || hasCode(error, alsoAbsent)) return undefined;
    throw error;
  }
}
