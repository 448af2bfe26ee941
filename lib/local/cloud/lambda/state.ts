/** A published version of a function. */
export interface VersionRecord {
  readonly version: number;
  readonly codeSha256: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
}

/** A function with its versions; the sample functions have none and stand apart. */
export interface FunctionRecord {
  readonly name: string;
  readonly roleArn: string;
  codeSha256: string;
  modifiedAt: number;
  /** Numbers are not given twice, deleted ones neither. */
  published: number;
  versions: VersionRecord[];
}

/** What Lambda holds, by name. */
export interface LambdaState {
  readonly functions: Map<string, FunctionRecord>;
}

/** Lambda of a fresh account. */
export function emptyLambda(): LambdaState {
  return { functions: new Map() };
}
