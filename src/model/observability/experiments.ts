import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

/** Code that measures what visitors do. */
export const ANALYTICS =
  /["'`](?:posthog-js(?:\/react)?|@segment\/analytics-next|mixpanel-browser|@amplitude\/[\w-]+|react-ga4?|@vercel\/analytics[\w/]*|@next\/third-parties\/google)["'`]|googletagmanager\.com\/gtag/u;

/** A page where visitors become customers. */
const CONVERSION = /(?:^|\/)(?:checkout|cart)(?:\/[\w[\]()-]+)*(?:\/(?:page|index))?\.[jt]sx$/iu;

/** True for a page where a consumer decides. */
export function isConversionPage(path: string): boolean {
  return CONVERSION.test(path) && !isTestPath(path) && !isSamplePath(path);
}

function isFrontEnd(path: string): boolean {
  return languageOf(path) === 'typescript' && !isTestPath(path) && !isSamplePath(path);
}

export const ANALYTICS_FILES: FileQuestion = {
  name: 'visitor-analytics',
  words: [
    'posthog',
    'segment',
    'mixpanel',
    'amplitude',
    'react-ga',
    '@vercel/analytics',
    'third-parties',
    'googletagmanager',
  ],
  path: isFrontEnd,
  patterns: [ANALYTICS],
};

/** Files that show that variants are tried against each other. */
export const EXPERIMENT_FILES: FileQuestion = {
  name: 'experiments',
  path: (path) =>
    isFrontEnd(path) || languageOf(path) === 'python' || fileNameOf(path) === 'package.json',
  patterns: [
    /growthbook|optimizely|statsig|launchdarkly|\bvwo\b|kameleoon|eppo|split\.io|@splitsoftware|getFeatureFlag|useFeatureFlag|useExperiment|\bexperiments?\b|a\/b[- ]?test|\bab[-_]?test|\babTest|variant_?(?:id|key|name)\b|flags\/next/iu,
  ],
};
