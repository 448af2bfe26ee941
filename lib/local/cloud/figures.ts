/** A span of seconds; what is drawn lies evenly in it. */
export type Span = readonly [fromSeconds: number, toSeconds: number];

/**
 * How long things take. Sources: `facts` is the sheet aws-facts.md (section in brackets), gathered from published logs;
 * `assumed` has no published figure behind it.
 */
export const figures = {
  /** State `pending` of a VPC. facts [B create_vpc]: 1-3 s with the call, which takes up to 0.4 s of it. */
  vpcAvailable: [0.5, 2.5],
  /** State `pending` of a subnet. facts [B create_vpc]: 1-11 s in logs that poll every 10 s. */
  subnetAvailable: [0.2, 1.5],
  /** pending -> running. facts [B launch_instances]: 16-18 s, the type makes no difference. */
  instanceRunning: [16, 18],
  /** shutting-down -> terminated. facts [B launch_spot_instance]: 20-40 s. */
  instanceTerminated: [20, 40],
  /** creating -> available of a volume. Terraform logs: 11 s and 12 s (n=2), polled first after 10 s. */
  volumeAvailable: [0.5, 2.5],
  /** attaching -> attached. Terraform logs: 21-23 s, once 37 s (n=6), of which 20 s are pauses; 2.1 s measured once. */
  volumeAttached: [1, 4],
  /** detaching -> detached. Terraform logs: 11 s and 13 s (n=2), polled first after 10 s. */
  volumeDetached: [1, 4],
  /** deleting -> gone of a volume. Terraform logs: 1 s (n=2); the API reference allows minutes. */
  volumeDeleted: [0.5, 3],
  /** pending -> completed of a snapshot, without its size. Assumed: minutes for little data, hours for much (EBS user guide). */
  snapshotCompleted: [25, 90],
  /** Launch -> SSM agent online. facts [B setup_containers]: about 60 s. */
  agentOnline: [52, 68],
  /** SendCommand -> the agent takes it. Assumed: the agent long-polls. */
  commandDelivery: [0.5, 2.5],
  /** How long a fresh command answers InvocationDoesNotExist. facts [B setup_containers] say that it does; length assumed. */
  invocationVisible: [0, 1.5],
  /** Installing docker, pulling an image, starting it. facts [C critical path]: 45-60 s incl. pull; 30 s with a small image. */
  containerSetup: [30, 60],
  /** Any other shell command. Assumed. */
  plainCommand: [0.5, 3],
  /** The same on an instance where Docker and the images are. Assumed. */
  containerUpdate: [3, 8],
  /** Taking containers down: stop, then remove. Assumed; Docker gives them up to 20 s. */
  containerRemoval: [1, 6],
  /** A sample function that answers later. Assumed: something short. */
  sampleFunction: [5, 15],
  /** StartBuild -> the build runs: queued and provisioned. Assumed. */
  buildBegins: [5, 20],
  /** A build of a sample project. Assumed: a small suite. */
  buildRuns: [15, 60],
  /** End of a build -> its report is complete. Assumed. */
  reportReady: [0, 3],
  /** StopBuild -> the build has stopped. Assumed. */
  buildStops: [1, 5],
  /** One round trip of a health check over the internet. Assumed. */
  roundTrip: [0.02, 0.08],
} as const satisfies Record<string, Span>;

/** Seconds from the samples of aws-facts.md, Appendix (n=7 and n=8). */
export const natGatewaySamples = {
  available: [85, 93, 97, 98, 99, 108, 112],
  deleted: [37, 50, 52, 56, 61, 72, 72, 79],
} as const;

/** A NAT gateway without an internet gateway in its VPC fails instead. Assumed. */
export const natGatewayFailure: Span = [5, 20];

/** What a GiB of the volume adds to the first snapshot of it. Assumed: how much of it was written is not simulated. */
export const snapshotSecondsPerGib = 0.5;

/** Terminated instances and deleted NAT gateways stay visible for about an hour. facts [B launch_spot_instance]. */
export const graveSeconds = 3600;

/** API latency in milliseconds. facts has single figures only; the spans are assumed but for RunInstances (1.5 s). */
export const latencyMilliseconds = {
  read: [50, 200],
  write: [100, 400],
  slow: { RunInstances: [1200, 1800], CreateFleet: [1500, 3000], DeleteFleets: [300, 900] },
} as const satisfies Record<string, readonly [number, number] | Record<string, readonly [number, number]>>;
