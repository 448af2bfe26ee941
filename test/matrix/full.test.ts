import { workflowFrom } from '../helpers/spot';
import { describeForward } from './shipped';

describeForward(workflowFrom('workflows/full.yml'));
