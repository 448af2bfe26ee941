import { describeUndo, workflowFile } from './shipped';

describeUndo(workflowFile('workflows/alb.yml'));
