import { readFileSync } from 'node:fs';
import { definitions } from '../../lambdas/actions/definitions';
import { readWorkflows } from '../../lib/stacks/read-workflows';
import type { InstallationOptions } from '../stacks/installation';

const workflows = readWorkflows('workflows', definitions);

/** What is looked at: the installation as it is shipped, and one with everything switched on. */
export const installations: Readonly<Record<string, InstallationOptions>> = {
  shipped: { config: readFileSync('unity.yaml', 'utf8'), workflows },
  everything: { config: readFileSync('test/nag/everything.yaml', 'utf8'), workflows },
};
