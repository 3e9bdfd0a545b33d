import { lazyInitialisationEdit } from '#model/data/lazy-initialisation-edits.ts';
import { lazyInitialisationsOf } from '#model/data/lazy-initialisations.ts';
import { defineRule } from '#model/rule.ts';
import { isStartedByHand } from '#model/deploy/started-by-hand.ts';

const MESSAGES = {
  promise:
    'Callers of {fn} that come at once all find {slot} empty, all wait for {creation}, and only the last one is kept: the others are never closed. Keep the promise of the first call before anything is awaited.',
  lock: 'Callers of {fn} that come at once all find {slot} empty, all wait for {creation}, and only the last one is kept: the others are never closed. Look and create under one asyncio.Lock.',
} as const;

export default defineRule({
  meta: {
    id: 'data/lazy-init-race',
    title: 'Concurrent first callers each create what should be there once',
    severity: 'high',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-362'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Operators/await#control_flow_effects_of_await',
      'https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock',
      'https://cwe.mitre.org/data/definitions/362.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['await '],
    withWords: ['if (', 'if not ', ' is None', '??', '||', 'is not None'],
    check(module, report) {
      for (const lazy of isStartedByHand(module) ? [] : lazyInitialisationsOf(module)) {
        const suggestion = lazyInitialisationEdit(module, lazy);
        report.violation({
          at: module.place(lazy.creation.callee),
          message: module.language === 'python' ? 'lock' : 'promise',
          data: {
            fn: lazy.name,
            slot: lazy.slot,
            creation: module.text(lazy.creation.callee).replaceAll(/\s+/gu, ''),
          },
          confidence: lazy.confidence,
          evidence: [{ ...module.place(lazy.test), note: 'Looks whether it is there.' }],
          ...(suggestion === undefined ? {} : { suggestion }),
        });
      }
    },
  },
});
