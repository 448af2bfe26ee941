import { describeUndo, workflowFile } from './shipped';

describeUndo(workflowFile('workflows/cdn.yml'));
