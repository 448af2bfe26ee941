import { environmentBytes, type InstallationTold, mostEnvironmentBytes } from '../domain/function-environment';
import type { Settings } from '../domain/settings';

/** What is too much in all, and where it is said; paths are those of unity.yaml. */
export interface BytesProblem {
  readonly path: readonly string[];
  readonly message: string;
  readonly fix: string;
}

/** What may be long in settings, each with the key of the file that says it, and settings without it. */
const parts: readonly {
  readonly words: string;
  readonly path: readonly string[];
  readonly none: Partial<Settings>;
}[] = [
  { words: '`invoke_targets`', path: ['invoke_targets'], none: { invokeTargets: [] } },
  { words: '`test_projects`', path: ['test_projects'], none: { testProjects: [] } },
  { words: '`target` of environments', path: ['environments'], none: { targets: {} } },
  { words: '`checkpoints`, for each environment', path: ['checkpoints'], none: { checkpointRetention: {} } },
  { words: '`request_events` of environments', path: ['environments'], none: { requestEnvironments: [] } },
];

/**
 * Whether functions can be told of it all: each part has bounds of its own, and Lambda bounds their sum. `cdk deploy` would
 * hear of that when half of the installation has changed.
 */
export function bytesProblem(told: InstallationTold): BytesProblem | undefined {
  const bytes = environmentBytes(told);
  if (bytes <= mostEnvironmentBytes) return undefined;
  const taken = parts
    .map((part) => ({
      ...part,
      bytes: bytes - environmentBytes({ ...told, settings: { ...told.settings, ...part.none } }),
    }))
    .filter((part) => part.bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
  const words = taken.map((part) => `${part.words} (${part.bytes})`).join(', ');
  return {
    path: taken[0]?.path ?? [],
    message: `functions would be told of it in ${bytes} bytes of environment variables, and Lambda takes ${mostEnvironmentBytes}`,
    fix: `That is ${bytes - mostEnvironmentBytes} too many. Shorten what takes them: ${words}; or take environments out.`,
  };
}
