import { workflowFrom } from '../helpers/spot';
import { describeUndo } from './shipped';

describeUndo(workflowFrom('workflows/full.yml'));
