import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'multer without limits, with and without a look at the type',
      files: {
        'src/avatars.ts': code`
          import multer from 'multer';

          export const avatars = multer({ dest: 'avatars' });
        `,
        'src/invoices.ts': code`
          import multer from 'multer';

          export const invoices = multer({
            limits: { files: 1 },
            fileFilter: (req, file, done) => done(null, file.mimetype === 'application/pdf'),
          });
        `,
      },
      findings: [
        {
          message: 'free',
          path: 'src/avatars.ts',
          span: '3:24-3:30',
          data: { by: 'multer' },
        },
        {
          message: 'size',
          path: 'src/invoices.ts',
          span: '3:25-3:31',
          data: { by: 'multer' },
        },
      ],
    },
    {
      name: 'an interceptor of NestJS',
      files: {
        'src/avatars.controller.ts': code`
          import { Controller, Post, UploadedFile, UseInterceptors } from '@nestjs/common';
          import { FileInterceptor } from '@nestjs/platform-express';

          @Controller('avatars')
          export class AvatarsController {
            @Post()
            @UseInterceptors(FileInterceptor('avatar'))
            upload(@UploadedFile() avatar) {
              return avatar.path;
            }
          }
        `,
      },
      findings: [
        {
          message: 'free',
          span: '7:20-7:35',
          data: { by: 'FileInterceptor' },
        },
      ],
    },
    {
      name: 'a file of FastAPI that is read as a whole',
      files: {
        'app/files.py': code`
          from fastapi import FastAPI, UploadFile

          app = FastAPI()

          @app.post("/files")
          async def upload(file: UploadFile):
              content = await file.read()
              store(content)
              return {}
        `,
      },
      findings: [
        {
          message: 'free',
          span: '7:21-7:30',
          data: { by: 'file.read' },
        },
      ],
    },
    {
      name: 'cells of CSV that are written as they are',
      files: {
        'app/exports.py': code`
          import csv
          from django.http import HttpResponse

          def export(request, members):
              response = HttpResponse(content_type="text/csv")
              writer = csv.writer(response)
              writer.writerow(["name"])
              for member in members:
                  writer.writerow([member.name])
              return response
        `,
      },
      findings: [
        {
          message: 'formula',
          span: '9:9-9:24',
          severity: 'medium',
          confidence: 'low',
          data: { by: 'writer.writerow' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'rows that are made elsewhere',
      files: {
        'app/reports.py': code`
          import csv
          from django.http import HttpResponse

          def export(request, rows):
              response = HttpResponse(content_type="text/csv")
              writer = csv.writer(response)
              for row in rows:
                  writer.writerow(row)
              return response
        `,
      },
    },
    {
      name: 'rows of names, numbers and dates',
      files: {
        'app/exports.py': code`
          import csv
          from django.http import HttpResponse

          def export(request, stats):
              response = HttpResponse(content_type="text/csv")
              writer = csv.writer(response)
              writer.writerow(["Visits", stats["total"], round(stats["share"], 2)])
              writer.writerow([stats.id, stats.created_at.isoformat(), len(stats.rows)])
              return response
        `,
      },
    },
    {
      name: 'limits in the options, and a parser for text fields',
      files: {
        'src/avatars.ts': code`
          import multer from 'multer';

          export const avatars = multer({ dest: 'avatars', limits: { fileSize: 1_000_000 } });
        `,
        'src/forms.ts': code`
          import multer from 'multer';

          export const form = multer().none();
        `,
      },
    },
    {
      name: 'a size that is looked at, and content that is sniffed in bounds',
      files: {
        'app/files.py': code`
          from fastapi import FastAPI, HTTPException, UploadFile

          app = FastAPI()

          @app.post("/files")
          async def upload(file: UploadFile):
              if file.size > 1_000_000:
                  raise HTTPException(413)
              return {"content": await file.read()}

          @app.post("/chunks")
          async def chunks(file: UploadFile):
              return {"head": await file.read(1024)}
        `,
      },
    },
    {
      name: 'interceptors whose limits the module or a pipe states',
      files: {
        'src/avatars.controller.ts': code`
          import { Controller, Post, UseInterceptors } from '@nestjs/common';
          import { FileInterceptor } from '@nestjs/platform-express';

          @Controller('avatars')
          export class AvatarsController {
            @Post()
            @UseInterceptors(FileInterceptor('avatar'))
            upload() {
              return {};
            }
          }
        `,
        'src/avatars.module.ts': code`
          import { MulterModule } from '@nestjs/platform-express';

          export const imports = [MulterModule.register({ limits: { fileSize: 1_000_000 } })];
        `,
      },
    },
    {
      name: 'cells that are escaped',
      files: {
        'app/exports.py': code`
          import csv
          from django.http import HttpResponse

          def safe_cell(text):
              return "'" + text if text.startswith(("=", "+", "-", "@")) else text

          def export(request, members):
              response = HttpResponse(content_type="text/csv")
              writer = csv.writer(response)
              for member in members:
                  writer.writerow([safe_cell(member.name)])
              return response
        `,
      },
    },
  ],
});
