import type { DurationName } from './durations';

/** How late reads show what was changed. */
interface Visibility {
  /** Up to so long a fresh id answers NotFound, in reads and when another call names it. */
  readonly idSeconds: number;
  /** Up to so long a tag filter misses a fresh resource or a changed tag. */
  readonly tagSeconds: number;
  /** Up to so long reads still show what was deleted. */
  readonly ghostSeconds: number;
  /** Up to so long a terminating instance answers NotFound although it still runs. */
  readonly blinkSeconds: number;
  /** How often (0-1) a create, change or delete is late at all; the others are seen at once. */
  readonly chance: number;
}

/** A pool that has nothing, or little, to give. Members that are left out match everything. */
export interface CapacityRule {
  readonly market?: 'spot' | 'on-demand';
  readonly zone?: string;
  readonly instanceType?: string;
  /** So many instances may be alive in the pool. @default 0 */
  readonly atMost?: number;
  /** @default InsufficientInstanceCapacity */
  readonly code?: 'InsufficientInstanceCapacity' | 'UnfulfillableCapacity' | 'MaxSpotInstanceCountExceeded';
}

/** A certificate that was there before us. */
export interface ForeignCertificate {
  readonly arn: string;
  /** The names on it, the domain name first. */
  readonly names: readonly string[];
  /** @default ISSUED */
  readonly status?: 'ISSUED' | 'PENDING_VALIDATION' | 'EXPIRED';
  /** In milliseconds since the epoch. @default not told */
  readonly issuedAt?: number;
}

/** Everything about the account that a test may want otherwise. */
export interface CloudLimits {
  readonly visibility: Visibility;
  readonly capacity: readonly CapacityRule[];
  /** Applied quota values by `service/code`, such as `vpc/L-F678F1CE`; they bind. */
  readonly quotas: Readonly<Record<string, number>>;
  /** Operations that the caller may not call, as `ec2:CreateVpc`. */
  readonly denied: readonly string[];
  /** A token bucket a service; null is no throttling. */
  readonly throttle: { readonly burst: number; readonly perSecond: number } | null;
  /** Instance profiles that exist; they allow the SSM agent. */
  readonly instanceProfiles: readonly string[];
  /** Backup vaults that exist, and roles that AWS Backup may assume. */
  readonly backupVaults: readonly string[];
  readonly backupRoles: readonly string[];
  /** Certificates of others, in any region. */
  readonly certificates: readonly ForeignCertificate[];
  /** Domains whose CAA records do not let Amazon issue. */
  readonly caaForbids: readonly string[];
  /** Hosted zones of others, which come with the baseline. */
  readonly hostedZones: readonly { readonly id: string; readonly name: string; readonly isPrivate?: boolean }[];
  /** Parameters and secrets of the account, by name or ARN. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What public parameters name by now in place of the AMI that they did, by their name. */
  readonly newerAmis: Readonly<Record<string, string>>;
  /** AMIs that are not to be had any more. */
  readonly deregisteredAmis: readonly string[];
  /** Images that no registry has: a command that would start them fails. */
  readonly missingImages: readonly string[];
  /** Instances whose own status checks fail although they run. */
  readonly impaired: readonly string[];
  /** Reads give at most so many items a page when the caller names no smaller number. */
  readonly pageSize: number;
  /** Seconds that something takes instead of what is drawn for it. */
  readonly durations: Readonly<Partial<Record<DurationName, number>>>;
  /** Whether calls take time. */
  readonly latency: boolean;
}

/**
 * The account as it is unless told otherwise. Windows of visibility: up to ~3 s for ids and ~8 s for tags are assumed
 * after the retries of cluster-api-provider-aws (aws-facts.md B); so is the chance.
 */
export const defaultLimits: CloudLimits = {
  visibility: { idSeconds: 3, tagSeconds: 8, ghostSeconds: 3, blinkSeconds: 3, chance: 0.2 },
  capacity: [],
  quotas: {},
  denied: [],
  throttle: null,
  instanceProfiles: ['unity-instance'],
  backupVaults: ['unity-backup'],
  backupRoles: ['unity-backup'],
  certificates: [],
  caaForbids: [],
  // One to try `domain` and `hosted_zone_id` with.
  hostedZones: [{ id: 'Z0123456789EXAMPLE', name: 'example.com' }],
  parameters: {},
  newerAmis: {},
  deregisteredAmis: [],
  missingImages: [],
  impaired: [],
  pageSize: 1000,
  durations: {},
  latency: true,
};
