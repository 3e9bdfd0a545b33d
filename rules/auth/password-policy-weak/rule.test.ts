import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a schema of zod',
      files: {
        'src/schemas.ts': code`
          import { z } from 'zod';

          export const signUp = z.object({ email: z.string(), password: z.string().min(6).max(64) });
        `,
      },
      findings: [
        {
          message: 'short',
          span: '3:78-3:79',
          data: { field: 'password', minimum: 6, least: 12 },
          fixed: code`
            import { z } from 'zod';

            export const signUp = z.object({ email: z.string(), password: z.string().min(12).max(64) });
          `,
        },
      ],
    },
    {
      name: 'a decorator, the options of a model, and a body that is checked',
      files: {
        'src/dto.ts': code`
          import { MinLength } from 'class-validator';

          export class CreateUser {
            @MinLength(8)
            password: string;
          }
        `,
        'src/model.ts': code`
          export const fields = { password: { type: String, minlength: [6, 'too short'] } };
        `,
        'src/routes.ts': code`
          import { body } from 'express-validator';

          export const rules = [body('newPassword').isString().isLength({ min: 8 })];
        `,
      },
      findings: [
        {
          message: 'short',
          path: 'src/dto.ts',
          span: '4:14-4:15',
          severity: 'low',
          fixed: code`
            import { MinLength } from 'class-validator';

            export class CreateUser {
              @MinLength(12)
              password: string;
            }
          `,
        },
        {
          message: 'short',
          path: 'src/model.ts',
          span: '1:63-1:64',
          fixed: code`
            export const fields = { password: { type: String, minlength: [12, 'too short'] } };
          `,
        },
        {
          message: 'short',
          path: 'src/routes.ts',
          span: '3:70-3:71',
          severity: 'low',
          fixed: code`
            import { body } from 'express-validator';

            export const rules = [body('newPassword').isString().isLength({ min: 12 })];
          `,
        },
      ],
    },
    {
      name: 'a comparison and a constant',
      files: {
        'src/users.ts': code`
          const MIN_LENGTH = 6;

          export function create(password: string) {
            if (!password || password.length < MIN_LENGTH) {
              throw new Error('too short');
            }
          }
        `,
      },
      findings: [{ message: 'short', span: '4:38-4:48' }],
    },
    {
      name: 'a model of Pydantic, and a comparison in Python',
      files: {
        'app/users.py': code`
          from pydantic import BaseModel, Field

          class UserCreate(BaseModel):
              password: str = Field(min_length=6)

          def set_password(user, password):
              if len(password) < 8:
                  raise ValueError("too short")
        `,
      },
      findings: [
        {
          message: 'short',
          span: '4:38-4:39',
          evidence: [{ span: '7:24-7:25', note: 'Accepts 8 characters too.' }],
          fixed: code`
            from pydantic import BaseModel, Field

            class UserCreate(BaseModel):
                password: str = Field(min_length=12)

            def set_password(user, password):
                if len(password) < 12:
                    raise ValueError("too short")
          `,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'twelve characters',
      files: {
        'src/schemas.ts': code`
          import { z } from 'zod';

          export const signUp = z.object({ email: z.string(), password: z.string().min(12) });
        `,
      },
    },
    {
      name: 'forms for signing in, and the present password beside the new one',
      files: {
        'src/schemas.ts': code`
          import { z } from 'zod';

          export const loginSchema = z.object({ password: z.string().min(6) });
          export const change = z.object({ password: z.string().min(6), newPassword: z.string().min(12) });
        `,
        'app/auth.py': code`
          from pydantic import BaseModel, Field

          class LoginRequest(BaseModel):
              password: str = Field(min_length=6)
        `,
      },
    },
    {
      name: 'a question whether anything was given, and the length of something else',
      files: {
        'src/users.ts': code`
          import { z } from 'zod';

          export const signUp = z.object({ password: z.string().min(1), name: z.string().min(2) });

          export function rate(password: string) {
            return password.length < 8 ? 'weak' : 'strong';
          }
        `,
      },
    },
  ],
});
