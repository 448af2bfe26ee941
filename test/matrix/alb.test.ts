import { describeForward, workflowFile } from './shipped';

describeForward(workflowFile('workflows/alb.yml'));
