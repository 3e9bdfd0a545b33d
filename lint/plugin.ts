import { definePlugin } from '@oxlint/plugins';

import { loggerStaticMessage } from './logger-static-message.ts';
import { noAmbientTime } from './no-ambient-time.ts';
import { noDynamicRuleTests } from './no-dynamic-rule-tests.ts';

/** The project's own lint rules: remarks that were made twice in review. */
export default definePlugin({
  meta: { name: 'local' },
  rules: {
    'logger-static-message': loggerStaticMessage,
    'no-ambient-time': noAmbientTime,
    'no-dynamic-rule-tests': noDynamicRuleTests,
  },
});
