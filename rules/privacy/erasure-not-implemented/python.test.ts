import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a task of Celery with a to-do',
      files: {
        'app/tasks.py': code`
          from celery import shared_task

          @shared_task
          def erase_user_data(user_id):
              # TODO: not implemented yet
              logger.info("erase %s", user_id)
        `,
      },
      findings: [
        {
          message: 'nothing',
          span: '4:5-4:20',
          data: { name: 'erase_user_data()', instead: 'only carries a to-do' },
          evidence: [{ span: '5:5-5:11', note: 'What is left to do.' }],
        },
      ],
    },
    {
      name: 'a route of FastAPI that marks the user',
      files: {
        'app/users.py': code`
          from fastapi import APIRouter

          router = APIRouter(prefix="/users")

          @router.delete("/me")
          def close(current_user: CurrentUser, db: Session):
              current_user.is_active = False
              db.commit()
              return {"ok": True}
        `,
      },
      findings: [
        {
          message: 'marked',
          span: '5:2-5:22',
          data: { name: 'DELETE /users/me', columns: 'is_active', row: 'current_user' },
          evidence: [{ span: '7:5-7:27', note: 'Marks the row and keeps what it says.' }],
        },
      ],
    },
    {
      name: 'a view set of users that marks the user',
      files: {
        'app/views.py': code`
          from rest_framework import viewsets

          class UserViewSet(viewsets.ModelViewSet):
              def perform_destroy(self, instance):
                  instance.is_active = False
                  instance.save()
        `,
      },
      findings: [
        {
          message: 'marked',
          span: '4:9-4:24',
          data: {
            name: 'UserViewSet.perform_destroy()',
            columns: 'is_active',
            row: 'instance',
          },
          evidence: [{ span: '5:9-5:27', note: 'Marks the row and keeps what it says.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a user that SQLAlchemy deletes',
      controls: 1,
      files: {
        'app/users.py': code`
          from fastapi import APIRouter

          router = APIRouter(prefix="/users")

          @router.delete("/me")
          def delete_user_me(session: Session, current_user: CurrentUser):
              session.delete(current_user)
              session.commit()
              return {"ok": True}
        `,
      },
    },
    {
      name: 'a user that Django overwrites',
      controls: 1,
      files: {
        'app/tasks.py': code`
          def anonymize_user(user):
              user.is_active = False
              user.email = ""
              user.save()
        `,
      },
    },
    {
      name: 'a task that hands over to code that cannot be seen',
      files: {
        'app/tasks.py': code`
          from erasers import erase

          def erase_user_data(user_id):
              logger.info("erase %s", user_id)
              erase(user_id)
        `,
      },
    },
    {
      name: 'a method that a base class leaves to others',
      files: {
        'app/stores.py': code`
          from abc import ABC

          class UserStore(ABC):
              def delete_user(self, user_id):
                  # TODO
                  logger.info("not here")
        `,
      },
    },
    {
      name: 'users that a dictionary forgets',
      files: {
        'app/users.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.delete("/users/{user_id}")
          def remove(user_id: str):
              del USERS[user_id]
              return {"ok": True}
        `,
      },
    },
    {
      name: 'a row of the ledger that is marked',
      files: {
        'app/accounts.py': code`
          def delete_account(account):
              account.is_active = False
              account.save()
        `,
      },
    },
    {
      name: 'a mark in Python that a job follows',
      files: {
        'app/users.py': code`
          def delete_user(user):
              user.deleted_at = now()
              user.save()
        `,
        'app/jobs.py': code`
          def purge_users():
              User.objects.filter(deleted_at__lt=limit()).delete()
        `,
      },
    },
  ],
});
