import { definitions } from '../../../lambdas/actions/definitions';
import { environmentSchemaText } from '../../config/environment-json-schema';
import { workflowSchemaText } from '../../workflow/json-schema/workflow-json-schema';
import { cleanLine } from '../io/clean-text';
import type { CommandSpec } from '../program/command-spec';
import { writeResult } from './write-result';

/** `unity schema`: the JSON schema of workflow files, or of files of environments, draft-07, for editors. */
export const schema: CommandSpec = {
  options: [
    { flags: '--environment', description: 'of the file of an environment instead' },
    { flags: '--out <file>', description: 'write it to a file' },
  ],
  examples: ['unity schema --out workflow.schema.json', 'unity schema --environment --out environment.schema.json'],
  json: 'document',

  async run({ io, given, print }) {
    const isEnvironment = given.flag('environment');
    const text = isEnvironment ? environmentSchemaText() : workflowSchemaText(definitions);
    const file = given.text('out');
    if (file === undefined) {
      print.result(text.trimEnd());
      return 0;
    }
    writeResult(io, '--out', file, text);
    print.note(
      `Wrote ${cleanLine(file)}. In ${isEnvironment ? 'the file of an environment' : 'a workflow file'}: # yaml-language-server: $schema=${cleanLine(file)}`,
    );
    return 0;
  },
};
