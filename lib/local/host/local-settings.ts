import { defaultSettings, type Settings } from '../../domain/settings';
import { sampleProjects } from '../cloud/codebuild/samples';
import { sampleArns } from '../cloud/lambda/samples';
import { localPlace } from './place';

/** The settings of a local world: what is there to be tried may be called in it. */
export function localSettings(given: Partial<Settings> | undefined): Settings {
  const settings = { ...defaultSettings, ...given };
  return {
    ...settings,
    invokeTargets: [...settings.invokeTargets, ...sampleArns(localPlace.region, localPlace.accountId)],
    testProjects: [...settings.testProjects, ...Object.keys(sampleProjects)],
  };
}
