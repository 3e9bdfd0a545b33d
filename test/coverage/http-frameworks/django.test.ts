import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleAt, moduleOf, projectOf } from '#test/support/project.ts';

import { applications, cors, guards, healthRoutes, routes } from './facts.ts';

describe('Django', () => {
  test('applications: made by get_wsgi_application and get_asgi_application', async () => {
    const module = await moduleOf(
      'site/wsgi.py',
      code`
        from django.core.wsgi import get_wsgi_application

        application = get_wsgi_application()
      `,
    );
    expect(applications(module)).toEqual(['Django: get_wsgi_application()']);
  });

  test('routes: method, path, handler, functions and class-based views', async () => {
    const project = await projectOf({
      'members/views.py': code`
        from django.views import View
        from django.views.decorators.http import require_POST
        from rest_framework.decorators import api_view


        def show(request, member_id):
            return None


        @require_POST
        def create(request):
            return None


        @api_view(["DELETE"])
        def remove(request):
            return None


        class Tags(View):
            def get(self, request):
                return None

            def post(self, request):
                return None

            def helper(self):
                return None
      `,
      'members/urls.py': code`
        from django.urls import path, re_path

        from . import views

        urlpatterns = [
            path("members/<int:member_id>/", views.show),
            path("members/", csrf_exempt(views.create)),
            re_path(r"^members/(?P<member_id>\d+)/remove/$", views.remove),
            path("tags/", views.Tags.as_view()),
            path("labels/", views.Tags.as_view(http_method_names=["get"])),
            path("blog/", include("blog.urls")),
        ]
      `,
    });
    expect(routes(moduleAt(project, 'members/urls.py'))).toEqual([
      'ANY /members/<int:member_id> → show',
      'POST /members → create',
      'DELETE /members/<member_id>/remove → remove',
      'GET /tags → get',
      'POST /tags → post',
      'GET /labels → get',
    ]);
  });

  test('middleware: decorators of the view and functions around it', async () => {
    const project = await projectOf({
      'members/views.py': code`
        @login_required
        def show(request):
            return None
      `,
      'members/urls.py': code`
        from django.urls import path

        from .views import show

        urlpatterns = [path("members/", never_cache(show))]
      `,
    });
    expect(guards(moduleAt(project, 'members/urls.py'))).toEqual(['login_required', 'never_cache']);
  });

  test('prefixes: of the patterns around it in the same file', async () => {
    const project = await projectOf({
      'members/views.py': 'def show(request):\n    return None\n',
      'members/urls.py': code`
        from django.urls import include, path

        from . import views

        urlpatterns = [path("api/", include([path("members/", views.show)]))]
      `,
    });
    expect(routes(moduleAt(project, 'members/urls.py'))).toEqual(['ANY /api/members → show']);
  });

  test('health endpoints: by path and by name of the view', async () => {
    const project = await projectOf({
      'site/views.py': 'def liveness(request):\n    return None\n',
      'site/urls.py': code`
        from django.urls import path

        from . import views

        urlpatterns = [path("healthz", views.liveness), path("state", views.liveness)]
      `,
    });
    expect(healthRoutes(moduleAt(project, 'site/urls.py'))).toEqual(['ANY /healthz', 'ANY /state']);
  });

  test('CORS: origins of django-cors-headers that are sent credentials', async () => {
    const module = await moduleOf(
      'site/settings.py',
      code`
        MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
        CORS_ALLOW_CREDENTIALS = True
        CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
      `,
    );
    expect(cors(module)).toEqual(['django-cors-headers: ["https://app.example.com"]']);
  });
});
