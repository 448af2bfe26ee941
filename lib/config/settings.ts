import { z } from 'zod';
import { defaultSettings } from '../domain/settings';
import { functionTimeoutSeconds } from '../workflow/asl/timing';

/** A driver ends its slice this much before its function does, so that it can finish the call it is in. */
const driverMarginSeconds = 20;

const seconds = (minimum: number, maximum: number) => z.number().min(minimum).max(maximum).optional();
const count = (maximum: number) => z.int().min(1).max(maximum).optional();

/** Windows and bounds; what each means stands in `lib/domain/settings.ts`. */
export const settingsSchema = z
  .strictObject({
    visibility_window_seconds: seconds(0, functionTimeoutSeconds.verify - 60).describe(
      `How long something just made or removed may be invisible to reads. Default ${defaultSettings.visibilityWindowSeconds}.`,
    ),
    file_metrics_seconds: seconds(1, 3600).describe(
      `How long CloudWatch may take to tell what was written last to a file system; one without data is kept so long. Default ${defaultSettings.fileMetricsSeconds}.`,
    ),
    lease_seconds: seconds(1, 60).describe(
      `How long a step is held without renewal. Default ${defaultSettings.leaseSeconds}.`,
    ),
    slice_seconds: seconds(1, functionTimeoutSeconds.driver - driverMarginSeconds).describe(
      `How long one invocation polls at the most. Default ${defaultSettings.sliceSeconds}.`,
    ),
    poll_seconds: seconds(0.1, 30).describe(`Pause between two looks. Default ${defaultSettings.pollSeconds}.`),
    gate_timeout_seconds: z
      .int()
      .min(1)
      .max(86_400)
      .optional()
      .describe(`A gate that hears nothing reads again after this. Default ${defaultSettings.gateTimeoutSeconds}.`),
    max_rollback_generations: count(20).describe(
      `How often a rollback is started anew. Default ${defaultSettings.maxRollbackGenerations}.`,
    ),
    max_undo_attempts: count(50).describe(
      `How often one undo is tried before it is stuck. Default ${defaultSettings.maxUndoAttempts}.`,
    ),
  })
  .describe('Windows and bounds of the engine.');
