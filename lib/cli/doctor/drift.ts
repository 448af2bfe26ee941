/** What brings back a part that somebody deleted beside CloudFormation, which `cdk deploy` alone does not notice. */
export function deletedByHand(stackName: string): string {
  const named = `--stack-name ${stackName} --change-set-name mend`;
  const make = `aws cloudformation create-change-set ${named} --use-previous-template --deployment-mode REVERT_DRIFT --capabilities CAPABILITY_NAMED_IAM`;
  return `If it was deleted by hand, \`${make}\` and \`aws cloudformation execute-change-set ${named}\` make it anew.`;
}
