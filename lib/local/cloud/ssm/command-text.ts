/** A command of ours as the instance reads it: what it is for, and its `UNITY_` values. */
export interface UnityCommand {
  readonly kind: 'set_up' | 'take_down' | 'run_tests';
  readonly values: ReadonlyMap<string, string>;
}

/** What a script of each kind does. */
const promises: Readonly<Record<UnityCommand['kind'], readonly RegExp[]>> = {
  set_up: [/docker compose\b/, /compose up\b/],
  take_down: [/docker compose\b/, /compose\b.*\bdown\b/],
  run_tests: [/bash "\$work\/suite"/, /unity-report/],
};

/**
 * Reads the head of a command text: a line `# unity command 1: KIND`, then `UNITY_NAME='VALUE'` lines, then `# script`.
 * A text without it is an ordinary shell script; one whose script does not end in what its kind promises
 * (`docker compose … up`, `… down`, a report that is printed) is taken for one too: the account does not believe labels.
 */
export function readUnityCommand(commands: readonly string[]): UnityCommand | undefined {
  const text = commands.join('\n');
  const kind = /^# unity command 1: (set_up|take_down|run_tests)$/m.exec(text)?.[1] as UnityCommand['kind'] | undefined;
  const at = text.indexOf('\n# script\n');
  if (kind === undefined || at < 0) return undefined;
  const script = text.slice(at);
  if (!promises[kind].every((promise) => promise.test(script))) return undefined;
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
