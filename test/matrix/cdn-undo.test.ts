import { workflowFrom } from '../helpers/spot';
import { describeUndo } from './shipped';

describeUndo(workflowFrom('workflows/cdn.yml'));
