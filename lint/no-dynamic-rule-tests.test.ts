import { noDynamicRuleTests } from './no-dynamic-rule-tests.ts';
import { ruleTester } from './rule-tester.ts';

ruleTester.run('no-dynamic-rule-tests', noDynamicRuleTests, {
  valid: [
    {
      name: 'a table that is written out',
      code: "testRule(rule, { flags: [{ name: 'a', files: { 'a.ts': code`f()` }, findings: [{ span: `1:1-1:2` }] }], passes: [] });",
    },
    { name: 'calls of something else', code: 'testOther(rule, ...cases.map(build));' },
  ],
  invalid: [
    {
      name: 'a call',
      code: 'testRule(rule, { flags: build(), passes: [] });',
      errors: [{ messageId: 'dynamic' }],
    },
    {
      name: 'a table from elsewhere',
      code: 'testRule(rule, cases);',
      errors: [{ messageId: 'dynamic' }],
    },
    {
      name: 'spreads',
      code: 'testRule(rule, { ...base, flags: [...flags] });',
      errors: [{ messageId: 'dynamic' }, { messageId: 'dynamic' }],
    },
    {
      name: 'a template with values',
      code: 'testRule(rule, { flags: [{ name: `flags ${name}` }] });',
      errors: [{ messageId: 'dynamic' }],
    },
    {
      name: 'a file with values',
      code: 'testRule(rule, { flags: [{ files: { a: code`${call}()` } }] });',
      errors: [{ messageId: 'dynamic' }],
    },
    {
      name: 'another tag than code',
      code: 'testRule(rule, { flags: [{ files: { a: dedent`f()` } }] });',
      errors: [{ messageId: 'dynamic' }],
    },
    {
      name: 'a computed path and a shorthand',
      code: 'testRule(rule, { flags: [{ files: { [path]: "" } }], passes });',
      errors: [{ messageId: 'dynamic' }, { messageId: 'dynamic' }],
    },
    {
      name: 'a loop',
      code: 'for (const each of list) { testRule(rule, { flags: [], passes: [] }); }',
      errors: [{ messageId: 'nested' }],
    },
    {
      name: 'arguments that are spread',
      code: 'testRule(...all);',
      errors: [{ messageId: 'missing' }],
    },
  ],
});
