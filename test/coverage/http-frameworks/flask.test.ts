import { describe, expect, test } from 'vitest';

import { routesOf } from '#model/http/routes.ts';
import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { applications, cors, guards, healthRoutes, routes } from './facts.ts';

describe('Flask', () => {
  test('applications: made by the class of the package', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from flask import Flask

        app = Flask(__name__)
      `,
    );
    expect(applications(module)).toEqual(['Flask: Flask(__name__)']);
  });

  test('routes: method, path, handler, decorated and added', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from flask import Flask

        app = Flask(__name__)


        @app.route("/members")
        def list_members():
            return []


        @app.post("/members")
        def create_member():
            return {}


        app.add_url_rule("/tags", "tags", list_members)
      `,
    );
    expect(routes(module)).toEqual([
      'GET /members → list_members',
      'POST /members → create_member',
      'GET /tags → list_members',
    ]);
  });

  test('middleware: decorators of the handler and hooks of the blueprint', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        from flask import Blueprint

        bp = Blueprint("members", __name__)
        bp.before_request(require_user)


        @bp.route("/members")
        @login_required
        def list_members():
            return []
      `,
    );
    const [route] = routesOf(module);
    expect(route?.before.map((each) => module.text(each))).toEqual(['login_required']);
    expect(guards(module)).toContain('require_user');
  });

  test('prefixes: of the blueprint', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        from flask import Blueprint

        bp = Blueprint("members", __name__, url_prefix="/members")


        @bp.route("/<int:member_id>")
        def show(member_id):
            return {}
      `,
    );
    expect(routes(module)).toEqual(['GET /members/<int:member_id> → show']);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from flask import Flask

        app = Flask(__name__)


        @app.route("/ping")
        def ping():
            return "pong"
      `,
    );
    expect(healthRoutes(module)).toEqual(['GET /ping']);
  });

  test('CORS: origins of Flask-CORS', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from flask import Flask
        from flask_cors import CORS

        app = Flask(__name__)
        CORS(app, origins=["https://app.example.com"])
      `,
    );
    expect(cors(module)).toEqual(['flask-cors: ["https://app.example.com"]']);
  });
});
