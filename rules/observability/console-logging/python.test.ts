import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'print in a route of FastAPI',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/")
          def index():
              print("failed", error)
              return {}
        `,
      },
      findings: [
        {
          message: 'plain',
          span: '7:5-7:10',
          severity: 'medium',
          data: {
            records: 'a record',
            call: 'print',
            logger: 'a logger of logging or structlog',
          },
        },
      ],
    },
    {
      name: 'a file that a Flask application imports, with a logger and the standard streams',
      files: {
        'app/__init__.py':
          'from flask import Flask\nfrom app import rates\n\napp = Flask(__name__)\n',
        'app/rates.py': code`
          import logging
          import sys
          from pprint import pprint

          log = logging.getLogger(__name__)

          def load(rates):
              print("loading", file=sys.stderr)
              pprint(error)
        `,
      },
      findings: [
        {
          message: 'plain',
          path: 'app/rates.py',
          span: '8:5-8:10',
          severity: 'medium',
          data: {
            records: '2 records',
            call: 'print',
            logger: 'the logger that the file has',
          },
          evidence: [{ span: '9:5-9:11', note: 'Another record of pprint.' }],
        },
      ],
    },
    {
      name: 'a view of Django, which nothing imports, that checks passwords',
      files: {
        'manage.py': 'import django\n',
        'shop/views.py': code`
          from django.contrib.auth import authenticate

          def enter(request):
              user = authenticate(request, username="a", password="b")
              print(user)
        `,
      },
      findings: [
        {
          message: 'sensitive',
          severity: 'medium',
          path: 'shop/views.py',
          span: '5:5-5:10',
          data: {
            does: 'checks passwords',
            records: 'a record',
            call: 'print',
            logger: 'a logger of logging or structlog',
          },
          evidence: [{ span: '4:12-4:24', note: 'What makes it sensitive.' }],
        },
      ],
    },
    {
      name: 'a value beside a check of passwords, with medium confidence',
      files: {
        'manage.py': 'import django\n',
        'shop/views.py': code`
          from django.contrib.auth import authenticate

          def enter(request):
              user = authenticate(request, username="a", password="b")
              print("entered", request.path)
        `,
      },
      findings: [
        {
          message: 'untraced',
          path: 'shop/views.py',
          span: '5:5-5:10',
          severity: 'medium',
          confidence: 'medium',
          data: {
            does: 'checks passwords',
            records: 'a record',
            call: 'print',
            logger: 'a logger of logging or structlog',
          },
          evidence: [{ span: '4:12-4:24', note: 'What makes it sensitive.' }],
        },
      ],
    },
    {
      name: 'code that only its name puts among payments',
      files: {
        'app/main.py': 'from fastapi import FastAPI\nfrom app import billing\n\napp = FastAPI()\n',
        'app/billing.py': 'def charge(customer):\n    print("charging", customer)\n',
      },
      findings: [
        {
          message: 'sensitive',
          severity: 'medium',
          path: 'app/billing.py',
          span: '2:5-2:10',
          confidence: 'medium',
          data: {
            does: 'deals with billing',
            records: 'a record',
            call: 'print',
            logger: 'a logger of logging or structlog',
          },
        },
      ],
    },
    {
      name: 'the logger itself',
      files: {
        'app/main.py': 'from fastapi import FastAPI\nfrom app import logger\n\napp = FastAPI()\n',
        'app/logger.py': code`
          def info(text):
              print("INFO", text)

          def error(text):
              print("ERROR", text)
        `,
      },
      findings: [
        {
          message: 'logger',
          severity: 'medium',
          path: 'app/logger.py',
          span: '2:5-2:10',
          data: { call: 'print', library: 'structlog' },
          evidence: [{ span: '5:5-5:10', note: 'Another record of print.' }],
        },
      ],
    },
    {
      name: 'a task of Celery',
      files: {
        'app/jobs.py': code`
          from celery import shared_task

          @shared_task
          def resize(image):
              print("not resized", error)
        `,
      },
      findings: [
        {
          message: 'plain',
          span: '5:5-5:10',
          severity: 'medium',
          data: {
            records: 'a record',
            call: 'print',
            logger: 'a logger of logging or structlog',
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a constant text beside a check of passwords',
      files: {
        'manage.py': 'import django\n',
        'shop/views.py': code`
          from django.contrib.auth import authenticate

          def enter(request):
              user = authenticate(request, username="a", password="b")
              print("entered", file=sys.stderr)
        `,
      },
    },
    {
      name: 'a package that installs a command, whose terminal reads what it prints',
      files: {
        'pyproject.toml': '[project.scripts]\narchive = "archive.cli:main"\n',
        'archive/views.py': code`
          from flask import Flask

          app = Flask(__name__)
          print("archived")
        `,
      },
    },
    {
      name: 'what goes wrong while the logger is set up',
      files: {
        'app/main.py': code`
          import logging
          import sys

          from fastapi import FastAPI

          app = FastAPI()


          def get_logger(level):
              value = logging.getLevelName(level)
              if not isinstance(value, int):
                  print(f"Unknown level {level}", file=sys.stderr)
              return logging.getLogger("app")
        `,
      },
    },
    {
      name: 'a one-time code that is shown in the developer mode of a framework',
      files: {
        'app/main.py': 'from fastapi import FastAPI\nfrom app import account\n\napp = FastAPI()\n',
        'app/account.py': code`
          def send(email, code):
              if frappe.conf.developer_mode and frappe.local.dev_server:
                  print(f"Code for {email}: {code}")
        `,
      },
    },
    {
      name: 'structlog that writes JSON',
      controls: 1,
      files: {
        'app/main.py': code`
          import structlog
          from fastapi import FastAPI

          structlog.configure(processors=[structlog.processors.JSONRenderer()])
          log = structlog.get_logger()
          app = FastAPI()

          @app.get("/")
          def index():
              log.info("asked")
        `,
      },
    },
    {
      name: 'programs for the command line, commands, migrations and scripts',
      files: {
        'manage.py': 'print("manage")\n',
        'shop/report.py': 'import argparse\n\nprint(argparse)\n',
        'shop/management/commands/load.py': 'print("loading")\n',
        'app/main.py':
          'from fastapi import FastAPI\nimport app.commands.rebuild\n\napp = FastAPI()\n',
        'app/commands/rebuild.py': code`
          from flask_script import Command

          class Rebuild(Command):
              def run(self):
                  print("rebuilding")
        `,
        'shop/migrations/0001_initial.py': 'print("migrating")\n',
        'scripts/load.py': 'print("loading")\n',
        'tests/test_shop.py': 'print("testing")\n',
        'setup.py': 'print("building")\n',
      },
    },
    {
      name: 'the main block, a debug branch and the end of the process',
      files: {
        'app/main.py': code`
          import os
          import sys
          from fastapi import FastAPI

          if "KEY" not in os.environ:
              print("KEY is missing")
              sys.exit(1)

          app = FastAPI()

          @app.get("/")
          def index():
              if settings.DEBUG:
                  print("asked")

          if __name__ == "__main__":
              print("starting")
        `,
      },
    },
    {
      name: 'print into a file, JSON, and another print',
      files: {
        'app/main.py': code`
          import json
          from fastapi import FastAPI
          from app.paper import print as put

          app = FastAPI()

          @app.get("/")
          def index(report):
              print("total", file=report)
              print(json.dumps({"level": "info"}))
              put("page")
        `,
        'app/paper.py': 'def print(text):\n    return text\n',
      },
    },
    {
      name: 'a file that no server runs',
      files: {
        'app/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
        'research/study.py': 'print("result")\n',
      },
    },
  ],
});
