/** Where a text is kept that nobody is to read in a file: `ssm:/path` or `secretsmanager:ARN`. */
export const secretReferencePattern =
  /^(?:ssm:\/[a-zA-Z0-9_.\-/]{1,1000}|secretsmanager:arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[a-zA-Z0-9/_+=.@-]{1,500}-[a-zA-Z0-9]{6})$/;

/** The ARN in `secretsmanager:ARN`. */
export const secretArnOf = (reference: string): string => reference.slice('secretsmanager:'.length);

/** A secret’s name: its ARN ends in it, a dash and six characters that AWS has drawn. */
export const secretNameOf = (arn: string): string => arn.split(':secret:')[1]?.replace(/-[a-zA-Z0-9]{6}$/, '') ?? '';

/** The name under which Parameter Store gives what a reference says; it hands secrets of Secrets Manager on. */
export function parameterOfReference(reference: string): string {
  if (reference.startsWith('ssm:')) return reference.slice('ssm:'.length);
  return `/aws/reference/secretsmanager/${secretNameOf(secretArnOf(reference))}`;
}
