/** A promotion asks no sooner than this how far a deployment is, in seconds. */
const shortestWhileDeploying = 15;

/** Nor does it look any sooner at what soaks. */
const shortestInSoak = 60;

/** The longer a deployment takes, the longer the holds: a part of the time so far. */
const partOfDeployment = 1 / 50;

/** A soak is looked at so often at the most. */
const looksInSoak = 400;

/**
 * For how long a promotion holds before it asks again how far a deployment is. One of a week is asked for fewer than 400
 * times: an execution’s history is bounded (`lib/workflow/asl/promotion-machine.ts`).
 */
export function deployingHoldSeconds(passedSeconds: number): number {
  return Math.ceil(Math.max(shortestWhileDeploying, passedSeconds * partOfDeployment));
}

/** For how long it holds between two looks at what soaks; the last hold ends with the soak. */
export function soakHoldSeconds(soakMinutes: number): number {
  return Math.ceil(Math.max(shortestInSoak, (soakMinutes * 60) / looksInSoak));
}
