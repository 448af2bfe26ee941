import { describeUndo, workflowFile } from './shipped';

describeUndo(workflowFile('workflows/full.yml'));
