import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { calls, levels, records, setUp } from './facts.ts';

describe('logging', () => {
  test('calls: of the module and its loggers, whatever they are called', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import logging

        members = logging.getLogger(__name__)
        logging.info("started")
        members.exception("lost")
        members.addHandler(handler)
      `,
    );
    expect(calls(module)).toEqual(['logging.info', 'members.exception']);
  });

  test('set-up: whether records are fields', async () => {
    const basic = await moduleOf(
      'app/log.py',
      code`
        import logging

        logging.basicConfig(level=logging.INFO)
        logging.basicConfig(handlers=handlers)
      `,
    );
    const dictionary = await moduleOf(
      'app/log.py',
      code`
        import logging.config

        FORMATTER = {"()": "pythonjsonlogger.json.JsonFormatter"}
        logging.config.dictConfig({"formatters": {"json": FORMATTER}})
      `,
    );
    expect(setUp(basic)).toEqual(['logging text', 'logging unknown']);
    expect(setUp(dictionary)).toEqual(['logging structured']);
  });
});

describe('structlog', () => {
  test('calls: of its loggers, whatever they are called', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import structlog

        members = structlog.get_logger()
        members.info("added", id=1)
      `,
    );
    expect(calls(module)).toEqual(['members.info']);
  });

  test('set-up: whether records are fields', async () => {
    const json = await moduleOf(
      'app/log.py',
      code`
        import structlog

        structlog.configure(processors=[structlog.processors.JSONRenderer()])
      `,
    );
    const console = await moduleOf(
      'app/log.py',
      code`
        import structlog

        structlog.configure(processors=[structlog.dev.ConsoleRenderer()])
      `,
    );
    expect(setUp(json)).toEqual(['structlog structured']);
    expect(setUp(console)).toEqual(['structlog text']);
  });
});

describe('loguru', () => {
  test('calls: of the logger, whatever it is called', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        from loguru import logger as members

        members.info("added")
      `,
    );
    expect(calls(module)).toEqual(['members.info']);
  });

  test('set-up: whether records are fields', async () => {
    const module = await moduleOf(
      'app/log.py',
      code`
        from loguru import logger

        logger.add("app.log", serialize=True)
        logger.add("app.log")
        logger.add("app.log", serialize=is_production)
      `,
    );
    expect(setUp(module)).toEqual(['Loguru structured', 'Loguru text', 'Loguru unknown']);
  });
});

describe('print', () => {
  test('calls: to the standard streams, without branches of development, exits and JSON', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import json
        import sys
        from pprint import pprint

        def add(member):
            print("added", member)
            pprint(member)
            print("lost", file=sys.stderr)
            print(member, file=report)
            print(json.dumps({"event": "added"}))
            if DEBUG:
                print("development")

        def stop():
            print("no settings")
            sys.exit(1)
      `,
    );
    expect(records(module)).toEqual(['6 print', '7 pprint', '8 print']);
  });

  test('set-up: loggers of the project that write with it', async () => {
    const module = await moduleOf(
      'app/logger.py',
      code`
        class Logger:
            def info(self, text):
                print(text)
      `,
    );
    expect(levels(module)).toEqual(['3 print']);
  });
});
