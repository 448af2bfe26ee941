import { defaultSettings, type Settings } from '../../lib/domain/settings';

/** The settings that the installation tells each function. */
export function installedSettings(): Settings {
  return { ...defaultSettings, ...(JSON.parse(process.env.UNITY_SETTINGS ?? '{}') as Partial<Settings>) };
}
