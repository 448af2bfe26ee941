import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../lambdas/actions/definitions';
import { workflowSchemaText } from './workflow/json-schema/workflow-json-schema';

/** Writes what is generated and committed. Run from the top of the checkout: `npm run generate`. */
const file = path.join('workflows', 'workflow.schema.json');
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, workflowSchemaText(definitions));
process.stdout.write(`${file}\n`);
