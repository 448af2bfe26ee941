/** A command of ours as the instance reads it: what it is for, and its `UNITY_` values. */
export interface UnityCommand {
  readonly kind: 'set_up' | 'take_down';
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Reads the head of a command text: a line `# unity command 1: KIND`, then `UNITY_NAME='VALUE'` lines, then `# script`.
 * A text without it is an ordinary shell script; one whose script does not end in what its kind promises
 * (`docker compose … up`, `… down`) is taken for one too: the account does not believe labels.
 */
export function readUnityCommand(commands: readonly string[]): UnityCommand | undefined {
  const text = commands.join('\n');
  const kind = /^# unity command 1: (set_up|take_down)$/m.exec(text)?.[1];
  const at = text.indexOf('\n# script\n');
  if ((kind !== 'set_up' && kind !== 'take_down') || at < 0) return undefined;
  const script = text.slice(at);
  const promised = kind === 'set_up' ? /compose up\b/ : /compose\b.*\bdown\b/;
  if (!/docker compose\b/.test(script) || !promised.test(script)) return undefined;
  const values = [...text.slice(0, at).matchAll(/^UNITY_([A-Z0-9_]+)='([^']*)'$/gm)];
  return { kind, values: new Map(values.map((match) => [match[1] ?? '', match[2] ?? ''])) };
}

/** A text that was written as base64. */
export function decoded(text: string | undefined): string {
  return Buffer.from(text ?? '', 'base64').toString('utf8');
}

/** The environment `NAME:BASE64 NAME:BASE64`. */
export function readEnvironment(text: string | undefined): ReadonlyMap<string, string> {
  const pairs = (text ?? '').split(' ').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf(':');
      return [pair.slice(0, at), decoded(pair.slice(at + 1))];
    }),
  );
}
