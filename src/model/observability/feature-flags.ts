import { isProductCode } from '../product-code.ts';
import type { FileQuestion } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';

const FLAGS =
  /launchdarkly|unleash|flagsmith|growthbook|statsig|configcat|@splitsoftware|splitio|openfeature|flipt|gatekeeper|django-waffle|\bwaffle\b|gargoyle|posthog[\w.]*\.(?:isFeatureEnabled|getFeatureFlag|feature_enabled)|useFeatureFlag|@vercel\/(?:flags|edge-config)|\bflags\/next\b|feature[_-]?(?:flag|toggle|switch|gate)|kill[_-]?switch|\bFEATURE_[A-Z]|\b(?:ENABLE|DISABLE)_[A-Z]\w+|\b[A-Z]\w*_ENABLED\b|\b(?:is|are)?(?:Feature|feature_)(?:Enabled|_?enabled)\b|\bfeatures?\.(?:is)?[eE]nabled\b|enable[dA-Z]\w*Feature/u;
const FLAGS_LOOSE = /launchdarkly|feature[_-]?(?:flag|toggle|switch|gate)|kill[_-]?switch/iu;

/** Files that show that a feature can be switched off without a deployment. */
export const FEATURE_FLAGS: FileQuestion = {
  name: 'feature-flags',
  path: (path) =>
    isProductCode(path) ||
    /^(?:package\.json|pyproject\.toml|requirements[\w.-]*\.txt|\.env[\w.-]*)$/u.test(
      fileNameOf(path),
    ) ||
    /\.(?:ya?ml|prisma)$/u.test(path),
  patterns: [FLAGS, FLAGS_LOOSE],
};
