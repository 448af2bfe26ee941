import type { Span } from '../figures';

/** Seconds until a load balancer is active: aws-facts.md, Appendix (n=25). */
export const provisioningSamples = [
  126, 133, 135, 139, 142, 142, 145, 147, 148, 154, 156, 162, 172, 172, 172, 172, 172, 176, 177, 182, 183, 184, 187,
  192, 192,
] as const;

/** How long its interfaces outlive a load balancer. aws-facts [B create_alb]: 2-153 s, n=3. */
export const interfaceAfterlife: Span = [2, 153];

/** How long a target group still counts as used. aws-facts [B create_alb]: controllers retry for 20 s. */
export const targetGroupRelease: Span = [0, 10];

/** RegisterTargets -> the load balancer knows the target. Assumed. */
export const targetRegistration: Span = [1, 5];

/** Deregistration delay, the default of target groups. aws-facts [B configure_target_groups]. */
export const drainingSeconds = 300;
