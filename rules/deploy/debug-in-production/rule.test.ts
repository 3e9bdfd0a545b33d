import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an error handler for development without a condition',
      files: {
        'src/server.ts':
          "import express from 'express';\nimport errorhandler from 'errorhandler';\nexpress().use(errorhandler());\n",
      },
      findings: [
        {
          message: 'code',
          span: '3:15-3:29',
          data: {
            what: 'The error handler for development',
            effect: 'sends stack traces to clients',
          },
        },
      ],
    },
    {
      name: 'NODE_ENV that the server overwrites',
      files: {
        'src/server.ts':
          "import express from 'express';\nprocess.env.NODE_ENV = 'development';\nexpress().listen(80);\n",
      },
      findings: [{ message: 'code', span: '2:1-2:37' }],
    },
    {
      name: 'stack traces of Apollo',
      files: {
        'src/server.ts':
          "import { ApolloServer } from '@apollo/server';\nnew ApolloServer({ includeStacktraceInErrorResponses: true });\n",
      },
      findings: [{ message: 'code', span: '2:1-2:62' }],
    },
    {
      name: 'FastAPI with debug and a flag of Flask',
      files: {
        'app/main.py': 'from fastapi import FastAPI\napp = FastAPI(debug=True)\n',
      },
      findings: [{ message: 'code', span: '2:7-2:26' }],
    },
    {
      name: 'a flag of Flask',
      files: {
        'app/main.py': 'from flask import Flask\napp = Flask(__name__)\napp.debug = True\n',
      },
      findings: [{ message: 'code', span: '3:1-3:17' }],
    },
    {
      name: 'a development server of Flask that the image starts',
      files: {
        'app.py': code`
        from flask import Flask

        app = Flask(__name__)

        if __name__ == '__main__':
            app.run(host='0.0.0.0', debug=True)
      `,
        Dockerfile: 'FROM python:3.13\nCMD ["python", "app.py"]\n',
      },
      findings: [
        {
          message: 'started',
          path: 'app.py',
          span: '6:5-6:40',
          data: {
            what: 'debug=True of Flask.run',
            effect: 'gives everybody who causes an error a console of Python',
          },
          evidence: [{ path: 'Dockerfile', span: '2:7-2:23', note: 'Starts the file.' }],
        },
      ],
    },
    {
      name: 'uvicorn with reload that a Procfile starts as a module',
      files: {
        'app/main.py': "import uvicorn\nuvicorn.run('app.main:app', reload=True)\n",
        Procfile: 'web: python -m app.main\n',
      },
      findings: [
        {
          message: 'started',
          path: 'app/main.py',
          span: '2:1-2:41',
          evidence: [{ path: 'Procfile', span: '1:6-1:24', note: 'Starts the file.' }],
        },
      ],
    },
    {
      name: 'DEBUG of Django without a switch',
      files: { 'shop/settings.py': 'DEBUG = True\nINSTALLED_APPS = []\n' },
      findings: [{ message: 'code', span: '1:1-1:13' }],
    },
    {
      name: 'one setting of two services, once for the file',
      files: {
        'compose.prod.yml':
          'services: { a: { image: a, environment: { FLASK_DEBUG: "1" } }, b: { image: b, environment: { FLASK_DEBUG: "1" } } }\n',
      },
      findings: [
        {
          message: 'setting',
          span: '1:43-1:59',
          evidence: [{ span: '1:95-1:111', note: 'Service b sets it too.' }],
        },
      ],
    },
    {
      name: 'a compose file for production with a debug setting and a reloading server',
      files: {
        'docker-compose.prod.yml': code`
          services:
            api:
              image: acme/api:1
              environment:
                FLASK_DEBUG: "1"
            web:
              image: acme/web:1
              command: npm run dev
        `,
      },
      findings: [
        {
          message: 'setting',
          span: '5:7-5:23',
          data: {
            owner: 'Service api',
            name: 'FLASK_DEBUG',
            value: '1',
            effect:
              'turns on the debug mode of Flask, whose server gives everybody who causes an error a console',
          },
        },
        {
          message: 'command',
          span: '6:3-6:6',
          data: {
            owner: 'Service web',
            command: 'npm run dev',
            effect: 'starts a development server',
          },
        },
      ],
    },
    {
      name: 'a final image with a development environment and server',
      files: {
        Dockerfile:
          'FROM node:22 AS build\nENV NODE_ENV=production\n\nFROM node:22\nENV NODE_ENV=development\nCMD ["npx", "nodemon", "server.js"]\n',
      },
      findings: [
        { message: 'setting', span: '5:5-5:25' },
        { message: 'command', span: '6:1-6:36' },
      ],
    },
    {
      name: 'an image of Express for which nothing sets NODE_ENV',
      files: {
        Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
        'package.json': '{ "dependencies": { "express": "5.1.0" } }\n',
      },
      findings: [
        {
          message: 'node-env',
          path: 'Dockerfile',
          span: '3:1-3:26',
          severity: 'medium',
          data: { command: 'node server.js', library: 'express' },
          fixed: {
            Dockerfile:
              'FROM node:22\nCOPY . .\nENV NODE_ENV=production\nCMD ["node", "server.js"]\n',
          },
        },
      ],
    },
    {
      name: 'a file of variables for production',
      files: { '.env.production': 'APP_DEBUG=true\n' },
      findings: [{ message: 'setting', span: '1:1-1:15' }],
    },
  ],
  passes: [
    {
      name: 'code that asks for the environment',
      files: {
        'src/server.ts':
          "import express from 'express';\nimport errorhandler from 'errorhandler';\nif (process.env.NODE_ENV === 'development') express().use(errorhandler());\n",
        'app/main.py':
          "import os\nfrom fastapi import FastAPI\napp = FastAPI(debug=os.getenv('DEBUG') == '1')\n",
      },
    },
    {
      name: 'a development server that production does not start',
      files: {
        'app.py': code`
        from flask import Flask

        app = Flask(__name__)

        if __name__ == '__main__':
            app.run(host='0.0.0.0', debug=True)
      `,
        Dockerfile: 'FROM python:3.13\nCMD ["gunicorn", "app:app"]\n',
      },
    },
    {
      name: 'a development server that only another stage starts',
      files: {
        'app.py': code`
          from flask import Flask

          app = Flask(__name__)

          if __name__ == '__main__':
              app.run(host='0.0.0.0', debug=True)
        `,
        Dockerfile:
          'FROM python:3.13 AS dev\nCMD ["python", "app.py"]\nFROM python:3.13\nCMD ["gunicorn", "app:app"]\n',
      },
    },
    {
      name: 'a development server that only a development image starts',
      files: {
        'app.py': code`
        from flask import Flask

        app = Flask(__name__)

        if __name__ == '__main__':
            app.run(host='0.0.0.0', debug=True)
      `,
        'Dockerfile.dev': 'FROM python:3.13\nCMD ["python", "app.py"]\n',
      },
    },
    {
      name: 'Django whose settings for production turn it off, or that reads the environment',
      files: {
        'shop/settings/base.py': 'DEBUG = True\nINSTALLED_APPS = []\n',
        'shop/settings/production.py': 'from .base import *\nDEBUG = False\n',
      },
    },
    {
      name: 'Django with an environment switch',
      files: {
        'shop/settings.py':
          "import os\nINSTALLED_APPS = []\nDEBUG = os.environ.get('DEBUG') == '1'\n",
      },
    },
    {
      name: 'development files and profiles',
      files: {
        'docker-compose.dev.yml': 'services: { web: { image: a, command: npm run dev } }\n',
        'compose.yaml': 'services: { web: { build: ., command: npm run dev } }\n',
        'compose.prod.yaml':
          'services: { web: { image: a, profiles: [debug], command: npm run dev } }\n',
        'Dockerfile.dev': 'FROM node:22\nCMD ["npm", "run", "dev"]\n',
        '.env.development': 'NODE_ENV=development\n',
        'shop/settings/dev.py': 'DEBUG = True\nINSTALLED_APPS = []\n',
      },
    },
    {
      name: 'a Dockerfile beside one for production, and one that ends with a stage for development',
      files: {
        'api/Dockerfile': 'FROM node:22\nCMD ["npm", "run", "dev"]\n',
        'api/Dockerfile.prod': 'FROM node:22\nENV NODE_ENV=production\nCMD ["node", "a.js"]\n',
        'web/Dockerfile': 'FROM node:22 AS dev\nCMD ["npm", "run", "dev"]\n',
      },
    },
    {
      name: 'NODE_ENV that the compose file sets, and an image that needs none',
      files: {
        'api/Dockerfile': 'FROM node:22\nCMD ["node", "server.js"]\n',
        'api/package.json': '{ "dependencies": { "express": "5.1.0" } }\n',
        'compose.yaml':
          'services: { api: { build: api, environment: { NODE_ENV: production } } }\n',
      },
    },
    {
      name: 'an image of Node.js without such a library',
      files: {
        Dockerfile: 'FROM node:22\nCMD ["node", "server.js"]\n',
        'package.json': '{ "dependencies": { "hono": "4.0.0" } }\n',
      },
    },
  ],
});
