import { describeForward, workflowFile } from './shipped';

describeForward(workflowFile('workflows/spot.yml'));
