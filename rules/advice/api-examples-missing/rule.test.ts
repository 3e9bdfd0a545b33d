import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a committed description',
      files: {
        'docs/openapi.yaml': code`
          openapi: 3.1.0
          components:
            schemas:
              Order: { type: object }
              Customer: { type: object }
              Article: { type: object }
        `,
      },
      findings: [{ message: 'missing', span: '4:5-4:10', data: { schemas: 3 } }],
    },
    {
      name: 'two committed descriptions, in one finding',
      files: {
        'a/openapi.json':
          '{ "openapi": "3.1.0", "components": { "schemas": { "A": {}, "B": {}, "C": {} } } }\n',
        'b/swagger.json': '{ "swagger": "2.0", "definitions": { "A": {}, "B": {}, "C": {} } }\n',
      },
      findings: [
        {
          message: 'missing',
          path: 'a/openapi.json',
          span: '1:52-1:55',
          evidence: [
            {
              path: 'b/swagger.json',
              span: '1:38-1:41',
              note: 'Another description without examples.',
            },
          ],
        },
      ],
    },
    {
      name: 'models of FastAPI and of NestJS, in one finding',
      files: {
        'api/main.py': code`
          from fastapi import FastAPI
          from pydantic import BaseModel

          app = FastAPI()


          class A(BaseModel):
              id: str


          class B(BaseModel):
              id: str


          class C(BaseModel):
              id: str
        `,
        'api/pyproject.toml': '',
        'shop/package.json': '{}',
        'shop/order.ts': code`
          import { ApiProperty } from '@nestjs/swagger';

          export class Order {
            @ApiProperty()
            a: string;

            @ApiProperty()
            b: string;

            @ApiProperty()
            c: string;
          }
        `,
      },
      findings: [
        { message: 'missing', path: 'api/main.py', span: '7:1-7:18', data: { schemas: 6 } },
      ],
    },
  ],
  passes: [
    {
      name: 'examples',
      files: {
        'openapi.yaml': code`
          openapi: 3.1.0
          components:
            schemas:
              Order: { type: object, example: { id: a } }
              Customer: { type: object }
              Article: { type: object }
        `,
        'shop/package.json': '{}',
        'shop/order.ts': code`
          import { ApiProperty } from '@nestjs/swagger';

          export class Order {
            @ApiProperty({ example: 'a' })
            a: string;

            @ApiProperty()
            b: string;

            @ApiProperty()
            c: string;
          }
        `,
      },
    },
    {
      name: 'models that are no description, and few schemas',
      files: {
        'app/models.py': code`
          from pydantic import BaseModel


          class A(BaseModel):
              id: str


          class B(BaseModel):
              id: str


          class C(BaseModel):
              id: str
        `,
        'openapi.json': '{ "openapi": "3.1.0", "components": { "schemas": { "A": {} } } }\n',
      },
    },
  ],
});
