import { z } from 'zod';
import { namesSecret } from '../../../../lib/domain/plain-secret';

const reference =
  /^(?:ssm:[a-zA-Z0-9_.\-/:]{1,2048}|secretsmanager:arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[a-zA-Z0-9/_+=.@-]{1,512})$/;
const name = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names that would change how the script, bash or docker themselves work. */
const reserved =
  /^(?:PATH|HOME|IFS|ENV|SHELL|SHELLOPTS|PS4|UID|EUID|PPID|TMPDIR|BASH.*|LD_.*|DOCKER_.*|COMPOSE_.*|UNITY_.*)$/;
/** Variables for the containers: names to values or to references, resolved on the instance. */
export type Environment = Readonly<Record<string, string>>;

/** Whether a value says where a value is kept, instead of being one. */
export function isReference(value: string): boolean {
  return value.startsWith('ssm:') || value.startsWith('secretsmanager:');
}

/** The map as `with` takes it. */
export const environmentSchema = z.record(z.string().max(128), z.string().max(4096));

/** Most bytes of all names and values together, so that a whole command stays under SSM's 64 KiB. */
const maxBytes = 8 * 1024;

/** Why a map of variables cannot be used, a sentence for each reason. */
export function environmentProblems(environment: Environment): readonly string[] {
  const bytes = Buffer.byteLength(Object.entries(environment).flat().join(''));
  if (bytes > maxBytes) return [`the environment has ${bytes} bytes; ${maxBytes} is the most`];
  return Object.entries(environment).flatMap(([key, value]) => {
    if (!name.test(key))
      return [`${JSON.stringify(key)} is no name for a variable: letters, digits and _, not starting with a digit`];
    if (reserved.test(key)) return [`${key} is reserved: it would change how Docker or the set-up itself works`];
    if (value.includes('\0')) return [`${key} holds a NUL character, which no variable can hold`];
    if (isReference(value)) {
      return reference.test(value)
        ? []
        : [`${key} holds a reference that cannot be read: write ssm:/path or secretsmanager:ARN`];
    }
    return namesSecret(key)
      ? [
          `${key} looks like a secret written out: keep it in Parameter Store or Secrets Manager and write ssm:/path or secretsmanager:ARN`,
        ]
      : [];
  });
}
