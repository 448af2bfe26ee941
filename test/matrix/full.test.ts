import { describeForward, workflowFile } from './shipped';

describeForward(workflowFile('workflows/full.yml'));
