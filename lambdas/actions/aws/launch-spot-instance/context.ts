import type { z } from 'zod';
import type { MakeContext } from '../../action';
import type { launchSpotInstanceDefinition } from './definition';

export type LaunchInput = z.output<typeof launchSpotInstanceDefinition.input>;
export type LaunchContext = MakeContext<LaunchInput>;
