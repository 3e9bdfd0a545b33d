import { loggerStaticMessage } from './logger-static-message.ts';
import { ruleTester } from './rule-tester.ts';

ruleTester.run('logger-static-message', loggerStaticMessage, {
  valid: [
    { name: 'a constant message', code: "log.info('Delivery accepted');" },
    { name: 'values in fields', code: "log.warn({ id: `job-${id}` }, 'Job was retried');" },
    {
      name: 'a constant over two lines',
      code: "logger.error({ err }, 'Could not reach ' + 'the store');",
    },
    { name: 'a template without values', code: 'log.info(`Started`);' },
    { name: 'a method that is no level', code: 'log.child(`${name}`);' },
    {
      name: 'something that is no logger',
      code: 'catalog.info(`${name}`); dialog.error(`${name}`);',
    },
  ],
  invalid: [
    {
      name: 'a template with values',
      code: 'log.info(`Delivery ${id} accepted`);',
      errors: [{ messageId: 'dynamic', line: 1, column: 9, endColumn: 34 }],
    },
    {
      name: 'a template after fields',
      code: 'class A { #log; f() { this.#log.error({ err }, `Job ${id} failed`); } }',
      errors: [{ messageId: 'dynamic', line: 1, column: 47, endColumn: 65 }],
    },
    {
      name: 'a concatenation',
      code: "request.log.debug('Read ' + path);",
      errors: [{ messageId: 'dynamic', line: 1, column: 18, endColumn: 32 }],
    },
    {
      name: 'a value deep in a concatenation',
      code: "auditLog.trace('Read ' + path + ' whole');",
      errors: [{ messageId: 'dynamic', line: 1, column: 15, endColumn: 40 }],
    },
    {
      name: 'a child logger that is used at once',
      code: 'this.logger.child({ id }).fatal(`No ${name}`);',
      errors: [{ messageId: 'dynamic', line: 1, column: 32, endColumn: 44 }],
    },
  ],
});
