import { describeForward, describeUndo, workflowFile } from './shipped';

// The user's own files, unchanged.
for (const name of ['spot', 'alb']) {
  const workflow = workflowFile(`test/cases/workflow/reference/${name}.yml`);
  describeForward(workflow);
  describeUndo(workflow);
}
