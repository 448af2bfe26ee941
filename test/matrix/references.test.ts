import { workflowFrom } from '../helpers/spot';
import { describeForward, describeUndo } from './shipped';

// The user's own files, unchanged.
for (const name of ['spot', 'alb']) {
  const workflow = workflowFrom(`test/cases/workflow/reference/${name}.yml`);
  describeForward(workflow);
  describeUndo(workflow);
}
