import { describeForward, workflowFile } from './shipped';

describeForward(workflowFile('workflows/cdn.yml'));
