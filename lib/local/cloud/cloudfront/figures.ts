/** Seconds until every edge has a new distribution: aws-facts.md, Appendix (n=10). */
export const deploymentSamples = [151, 178, 180, 184, 187, 215, 216, 223, 372, 473] as const;
