import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a plain parameter of a dependency that returns nobody instead of refusing',
      files: {
        'app/deps.py': code`
          from fastapi import Depends, HTTPException
          from app.tokens import oauth2, read_user

          async def get_current_user(token=Depends(oauth2), optional: bool = False):
              user = read_user(token)
              if user is None:
                  if optional:
                      return None
                  raise HTTPException(status_code=401)
              return user
        `,
        'app/items.py': code`
          from fastapi import APIRouter, Depends
          from app.deps import get_current_user

          router = APIRouter()

          @router.get("/items")
          async def items(user=Depends(get_current_user)):
              return []
        `,
      },
      findings: [
        {
          message: 'bypass',
          path: 'app/deps.py',
          span: '4:51-4:59',
          data: {
            flag: 'optional',
            guard: 'get_current_user()',
            origin: 'FastAPI fills it from the query string',
            fix: 'Bind it in a factory that returns the dependency, or write a second dependency',
          },
          evidence: [
            { span: '7:12-7:20', note: 'Decides whether the check refuses.' },
            { path: 'app/items.py', span: '7:22-7:47', note: 'Depends on it.' },
          ],
        },
      ],
    },
    {
      name: 'a parameter that is on by default and guards the exception',
      files: {
        'app/deps.py': code`
          from typing import Annotated
          from fastapi import Depends, Header, HTTPException, Query, Security

          unauthorized = HTTPException(401, "sign in")

          def current_user(
              request,
              required: Annotated[bool, Query()] = True,
              x_raise_error: bool = Header(True),
          ):
              user = request.state.user
              if required and not user:
                  raise unauthorized
              if not user.is_active:
                  if x_raise_error:
                      raise HTTPException(status_code=403)
              return user

          CurrentUser = Annotated[object, Security(current_user)]
        `,
      },
      findings: [
        {
          message: 'bypass',
          span: '8:5-8:13',
          evidence: [
            { span: '12:8-12:29', note: 'Decides whether the check refuses.' },
            { span: '19:33-19:55', note: 'Depends on it.' },
          ],
        },
        {
          message: 'bypass',
          span: '9:5-9:18',
          data: {
            flag: 'x_raise_error',
            guard: 'current_user()',
            origin: 'FastAPI fills it from a header',
            fix: 'Bind it in a factory that returns the dependency, or write a second dependency',
          },
          evidence: [
            { span: '15:12-15:25', note: 'Decides whether the check refuses.' },
            { span: '19:33-19:55', note: 'Depends on it.' },
          ],
        },
      ],
    },
    {
      name: 'a flag that is handed on, and one of a callable class',
      files: {
        'app/deps.py': code`
          from fastapi import Depends, HTTPException, Request

          class Forbidden(Exception):
              pass

          def check(request, allow_anonymous):
              if not request.user and not allow_anonymous:
                  raise HTTPException(401)

          async def reader(request: Request, anonymous=False):
              check(request, anonymous)

          class Checker:
              def __init__(self, role: str):
                  self.role = role

              def __call__(self, request: Request, skip_check: bool = False):
                  if skip_check:
                      return
                  if self.role not in request.state.roles:
                      raise Forbidden()

          def routes(a=Depends(reader), b=Depends(Checker("admin"))):
              return a, b
        `,
      },
      findings: [
        {
          message: 'bypass',
          span: '10:36-10:45',
          evidence: [
            { span: '7:8-7:48', note: 'Decides whether the check refuses.' },
            { span: '23:14-23:29', note: 'Depends on it.' },
          ],
        },
        {
          message: 'bypass',
          span: '17:42-17:52',
          data: {
            flag: 'skip_check',
            guard: 'Checker.__call__()',
            origin: 'FastAPI fills it from the query string',
            fix: 'Bind it in a factory that returns the dependency, or write a second dependency',
          },
          evidence: [
            { span: '18:12-18:22', note: 'Decides whether the check refuses.' },
            { span: '23:33-23:58', note: 'Depends on it.' },
          ],
        },
      ],
    },
    {
      name: 'a dependency in a wrapper that keeps its parameters',
      files: {
        'app/deps.py': code`
          import functools
          from fastapi import Depends, Header, HTTPException

          def logged(f):
              @functools.wraps(f)
              def wrapper(*args, **kwargs):
                  return f(*args, **kwargs)
              return wrapper

          def get_auth(token: str | None = Header(None), allow_unauthenticated: bool = False):
              if token is None and not allow_unauthenticated:
                  raise HTTPException(status_code=401)

          def process(auth=Depends(logged(get_auth))):
              return auth
        `,
      },
      findings: [
        {
          message: 'bypass',
          span: '10:48-10:69',
          evidence: [
            { span: '11:8-11:51', note: 'Decides whether the check refuses.' },
            { span: '14:18-14:43', note: 'Depends on it.' },
          ],
        },
      ],
    },
    {
      name: 'a decorator of Flask, a middleware of Django and a permission',
      files: {
        'app/auth.py': code`
          from functools import wraps
          from flask import abort, request

          def login_required(f):
              @wraps(f)
              def wrapper(*args, **kwargs):
                  if request.args.get("skip_auth") == "1":
                      return f(*args, **kwargs)
                  if not request.user:
                      abort(401)
                  return f(*args, **kwargs)
              return wrapper
        `,
        'app/middleware.py': code`
          class ApiAuth:
              def __call__(self, request):
                  if request.META.get("HTTP_X_INTERNAL"):
                      return self.get_response(request)
                  if not request.user:
                      return HttpResponseForbidden()
                  return self.get_response(request)
        `,
        'app/permissions.py': code`
          class IsMember:
              def has_permission(self, request, view):
                  if request.query_params.get("no_auth"):
                      return True
                  return request.user.is_member
        `,
      },
      findings: [
        {
          message: 'bypass',
          path: 'app/auth.py',
          span: '7:12-7:41',
          confidence: 'medium',
          evidence: [{ span: '7:12-7:48', note: 'Decides whether the check refuses.' }],
        },
        {
          message: 'bypass',
          path: 'app/middleware.py',
          span: '3:12-3:47',
          confidence: 'medium',
          evidence: [{ span: '3:12-3:47', note: 'Decides whether the check refuses.' }],
        },
        {
          message: 'bypass',
          path: 'app/permissions.py',
          span: '3:12-3:47',
          confidence: 'medium',
          data: {
            flag: 'no_auth',
            guard: 'IsMember.has_permission()',
            origin: 'it comes from the query string of the request',
            fix: 'Decide by what the server knows: the route, a setting, a secret that is compared',
          },
          evidence: [{ span: '3:12-3:47', note: 'Decides whether the check refuses.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'flags that a factory, a lambda, a partial or a constructor binds',
      files: {
        'app/deps.py': code`
          from functools import partial
          from fastapi import Depends, HTTPException, Request

          def authenticate(request: Request, optional: bool = False):
              if not request.state.user:
                  if optional:
                      return None
                  raise HTTPException(401)
              return request.state.user

          def require_user(optional: bool = False):
              async def dependency(request: Request):
                  return authenticate(request, optional)
              return dependency

          class Checker:
              def __init__(self, optional: bool = False):
                  self.optional = optional

              def __call__(self, request: Request):
                  if not self.optional and not request.state.user:
                      raise HTTPException(401)

          def routes(
              a=Depends(require_user(optional=True)),
              b=Depends(lambda request: authenticate(request, True)),
              c=Depends(partial(authenticate, optional=True)),
              d=Depends(Checker(optional=True)),
          ):
              return a
        `,
      },
    },
    {
      name: 'a flag that another dependency fills, and a function that nothing depends on',
      files: {
        'app/deps.py': code`
          from fastapi import Depends, HTTPException, Request
          from app.settings import is_optional

          def current_user(request: Request, optional: bool = Depends(is_optional)):
              if not request.state.user and not optional:
                  raise HTTPException(401)

          def authenticate(request: Request, optional: bool = False):
              if not request.state.user and not optional:
                  raise HTTPException(401)

          def routes(a=Depends(current_user)):
              return a
        `,
      },
    },
    {
      name: 'flags that relax nothing',
      files: {
        'app/deps.py': code`
          from fastapi import Depends, HTTPException, Request

          def current_user(request: Request, strict: bool = False, with_teams: bool = False):
              if strict or not request.state.user:
                  raise HTTPException(401)
              if with_teams:
                  return load(request.state.user)
              return request.state.user

          def page(size: int = 10, strict: bool = True):
              if strict and size > 100:
                  raise HTTPException(400)

          def routes(a=Depends(current_user), b=Depends(page)):
              return a
        `,
      },
    },
  ],
});
