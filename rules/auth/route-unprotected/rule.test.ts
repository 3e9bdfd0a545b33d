import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the one route of a router that was forgotten',
      files: {
        'src/notes.ts': code`
          import { Router } from 'express';
          import { requireUser, save } from './notes-service';

          export const router = Router();

          router.post('/notes', requireUser, (req, res) => save(req.body, res));
          router.put('/notes/:id', requireUser, (req, res) => save(req.body, res));
          router.patch('/notes/:id', requireUser, (req, res) => save(req.body, res));
          router.delete('/notes/:id', (req, res) => save(req.params.id, res));
        `,
      },
      findings: [
        {
          message: 'open',
          span: '9:1-9:14',
          data: { route: 'DELETE /notes/:id', count: 3, guard: 'requireUser' },
          evidence: [{ span: '6:23-6:34', note: 'Guards POST /notes.' }],
          fixed: code`
            import { Router } from 'express';
            import { requireUser, save } from './notes-service';

            export const router = Router();

            router.post('/notes', requireUser, (req, res) => save(req.body, res));
            router.put('/notes/:id', requireUser, (req, res) => save(req.body, res));
            router.patch('/notes/:id', requireUser, (req, res) => save(req.body, res));
            router.delete('/notes/:id', requireUser, (req, res) => save(req.params.id, res));
          `,
        },
      ],
    },
    {
      name: 'a route of FastAPI without the dependency of the others',
      files: {
        'app/notes.py': code`
          from fastapi import APIRouter, Depends
          from app.deps import get_current_user

          router = APIRouter(prefix="/notes")

          @router.post("/")
          def create(note: Note, owner=Depends(get_current_user)):
              save(note, owner)

          @router.put("/{id}")
          def update(id: int, note: Note, owner=Depends(get_current_user)):
              save(note, owner)

          @router.patch("/{id}")
          def change(id: int, note: Note, owner=Depends(get_current_user)):
              save(note, owner)

          @router.delete("/{id}")
          def remove(id: int):
              drop(id)
        `,
      },
      findings: [
        {
          message: 'open',
          span: '18:2-18:24',
          data: { route: 'DELETE /notes/{id}', count: 3, guard: 'Depends(get_current_user)' },
          evidence: [{ span: '7:30-7:55', note: 'Guards POST /notes.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'login, sign-up, webhooks and health beside guarded routes',
      files: {
        'src/users.ts': code`
          import { Router } from 'express';
          import { requireUser, save } from './users-service';

          export const router = Router();

          router.post('/users', requireUser, (req, res) => save(req.body, res));
          router.put('/users/:id', requireUser, (req, res) => save(req.body, res));
          router.delete('/users/:id', requireUser, (req, res) => save(req.params.id, res));
          router.post('/login', (req, res) => res.json({}));
          router.post('/sign-up', (req, res) => res.json({}));
        `,
        'src/hooks.ts': code`
          import { Router } from 'express';
          import { requireUser, save } from './hooks-service';

          export const router = Router();

          router.post('/targets', requireUser, (req, res) => save(req.body, res));
          router.put('/targets/:id', requireUser, (req, res) => save(req.body, res));
          router.delete('/targets/:id', requireUser, (req, res) => save(req.params.id, res));
          router.post('/webhooks/stripe', (req, res) => res.json({}));
          router.post('/health', (req, res) => res.json({}));
        `,
      },
    },
    {
      name: 'a route that a comment declares public',
      files: {
        'src/ratings.ts': code`
          import { Router } from 'express';
          import { requireUser, rate, save } from './ratings-service';

          export const router = Router();

          router.post('/shops', requireUser, (req, res) => save(req.body, res));
          router.put('/shops/:id', requireUser, (req, res) => save(req.body, res));
          router.delete('/shops/:id', requireUser, (req, res) => save(req.params.id, res));
          // Public: everybody may rate.
          router.post('/shops/:id/ratings', (req, res) => rate(req.params.id, res));
        `,
      },
    },
    {
      name: 'a check in the handler, and one before the whole router',
      files: {
        'src/notes.ts': code`
          import { Router } from 'express';
          import { requireUser, save } from './notes-service';

          export const router = Router();

          router.post('/notes', requireUser, (req, res) => save(req.body, res));
          router.put('/notes/:id', requireUser, (req, res) => save(req.body, res));
          router.patch('/notes/:id', requireUser, (req, res) => save(req.body, res));
          router.delete('/notes/:id', (req, res) => save(req.user.id, req.params.id, res));
        `,
        'src/tasks.ts': code`
          import { Router } from 'express';
          import { requireUser, save } from './tasks-service';

          export const router = Router();
          router.use(requireUser);

          router.post('/tasks', requireUser, (req, res) => save(req.body, res));
          router.put('/tasks/:id', requireUser, (req, res) => save(req.body, res));
          router.patch('/tasks/:id', requireUser, (req, res) => save(req.body, res));
          router.delete('/tasks/:id', (req, res) => save(req.params.id, res));
        `,
      },
    },
    {
      name: 'a router most of whose routes are open, and one that only reads',
      files: {
        'app/notes.py': code`
          from fastapi import APIRouter, Depends
          from app.deps import get_current_user

          router = APIRouter(prefix="/notes")

          @router.post("/")
          def create(note: Note):
              save(note)

          @router.put("/{id}")
          def update(id: int, note: Note):
              save(note)

          @router.patch("/{id}")
          def change(id: int, note: Note, owner=Depends(get_current_user)):
              save(note, owner)

          @router.delete("/{id}")
          def remove(id: int):
              drop(id)
        `,
        'src/assets.ts': code`
          import { Router } from 'express';
          import { requireUser, list, save } from './assets-service';

          export const router = Router();

          router.post('/assets', requireUser, (req, res) => save(req.body, res));
          router.put('/assets/:id', requireUser, (req, res) => save(req.body, res));
          router.delete('/assets/:id', requireUser, (req, res) => save(req.params.id, res));
          router.post('/assets/filter', (req, res) => list(req.body, res));
        `,
      },
    },
  ],
});
