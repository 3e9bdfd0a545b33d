import { describe, expect, test } from 'vitest';

import { routesOf } from '#model/http/routes.ts';
import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { applications, cors, healthRoutes, routes, shutdown } from './facts.ts';

describe('NestJS', () => {
  test('applications: made by NestFactory', async () => {
    const module = await moduleOf(
      'src/main.ts',
      code`
        import { NestFactory } from '@nestjs/core';
        import { AppModule } from './app.module';

        const app = await NestFactory.create(AppModule);
      `,
    );
    expect(applications(module)).toEqual(['NestJS: NestFactory.create(AppModule)']);
  });

  test('routes: method, path, handler', async () => {
    const module = await moduleOf(
      'src/members.controller.ts',
      code`
        import { All, Controller, Get, Post } from '@nestjs/common';

        @Controller()
        export class MembersController {
          @Get('members')
          list() {}

          @Post('members/:id')
          change() {}

          helper() {}

          @All('hooks')
          receive() {}
        }
      `,
    );
    expect(routes(module)).toEqual([
      'GET /members → list',
      'POST /members/:id → change',
      'ANY /hooks → receive',
    ]);
  });

  test('middleware: guards of the controller and of the method', async () => {
    const module = await moduleOf(
      'src/members.controller.ts',
      code`
        import { Controller, Get, UseGuards } from '@nestjs/common';

        @Controller('members')
        @UseGuards(AuthGuard)
        export class MembersController {
          @UseGuards(AdminGuard)
          @Get()
          list() {}
        }
      `,
    );
    const [route] = routesOf(module);
    expect(route?.before.map((each) => module.text(each))).toEqual([
      'UseGuards(AuthGuard)',
      'UseGuards(AdminGuard)',
    ]);
  });

  test('prefixes: of the controller', async () => {
    const module = await moduleOf(
      'src/members.controller.ts',
      code`
        import { Controller, Get } from '@nestjs/common';

        @Controller({ path: 'members', version: '1' })
        export class MembersController {
          @Get(':id')
          show() {}
        }
      `,
    );
    expect(routes(module)).toEqual(['GET /members/:id → show']);
  });

  test('shutdown: lifecycle hooks of providers', async () => {
    const module = await moduleOf(
      'src/database.service.ts',
      code`
        export class DatabaseService {
          async onModuleDestroy() {
            await this.pool.end();
          }
        }
      `,
    );
    expect(shutdown(module)).toEqual(['hook: async onModuleDestroy() { await this.pool.end(); }']);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'src/health.controller.ts',
      code`
        import { Controller, Get } from '@nestjs/common';

        @Controller('health')
        export class HealthController {
          @Get()
          check() {}
        }
      `,
    );
    expect(healthRoutes(module)).toEqual(['GET /health']);
  });

  test('CORS: origins of enableCors', async () => {
    const module = await moduleOf(
      'src/main.ts',
      code`
        import { NestFactory } from '@nestjs/core';

        const app = await NestFactory.create(AppModule);
        app.enableCors({ origin: 'https://app.example.com' });
      `,
    );
    expect(cors(module)).toEqual(["NestJS: 'https://app.example.com'"]);
  });
});
