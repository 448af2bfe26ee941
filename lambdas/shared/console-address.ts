/** Where people look at what CloudWatch has of a region, in the partition of AWS that the region is in. */
export function cloudWatchConsole(region: string): string {
  return `https://${region}.${consoleHost(region)}/cloudwatch/home?region=${region}`;
}

function consoleHost(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  if (region.startsWith('us-gov-')) return 'console.amazonaws-us-gov.com';
  return 'console.aws.amazon.com';
}
