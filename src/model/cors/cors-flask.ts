import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { keywordOf, propertyOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/**
 * https://flask-cors.readthedocs.io/en/latest/api.html: a star becomes the caller's origin unless
 * `send_wildcard` is set, and strings that look like patterns are matched from the start.
 */
const FLASK_CORS: CorsLibrary = {
  name: 'flask-cors',
  star: 'mirrored',
  hasStarInLists: true,
  unset: 'star',
  matching: 'start',
  hasPatternStrings: true,
};

/** `CORS(app, …)`, `CORS().init_app(app, …)` and `@cross_origin(…)` of flask-cors. */
export function flaskCors(module: CodeModule): readonly CorsSetup[] {
  return module.calls.flatMap((call) => {
    const name = calleeOf(module, call) ?? '';
    if (!/^flask_cors(?:\.\w+)*\.(?:CORS|CORS\(\)\.init_app|cross_origin)$/u.test(name)) {
      return [];
    }
    const isPlain = call.args.length === 0 && name.endsWith('.CORS');
    return isPlain ? [] : [setup(module, call), ...resourceSetups(module, call)];
  });
}

function setup(module: CodeModule, call: CallExpr): CorsSetup {
  const origins = keywordOf(module, call, 'origins');
  const resources = keywordOf(module, call, 'resources');
  return {
    library: FLASK_CORS,
    module,
    at: call.callee,
    node: call,
    // The resources or the application's configuration can say them too.
    origins:
      origins.kind === 'absent' && (resources.kind !== 'absent' || isConfigured(module))
        ? UNKNOWN
        : origins,
    pattern: { kind: 'absent' },
    credentials: keywordOf(module, call, 'supports_credentials'),
  };
}

const UNKNOWN: Option = { kind: 'unknown' };

// `app.config["CORS_ORIGINS"]`, or an attribute of a configuration class in any file.
function isConfigured({ project }: CodeModule): boolean {
  return project
    .files((path) => path.endsWith('.py'))
    .some(({ text }) => /\bCORS_(?:ORIGINS|RESOURCES)\b/u.test(text));
}

// `resources={r"/api/*": {"origins": "*"}}`
function resourceSetups(module: CodeModule, call: CallExpr): readonly CorsSetup[] {
  const resources = keywordOf(module, call, 'resources');
  if (resources.kind !== 'given') {
    return [];
  }
  const map = follow(resources.module, resources.value);
  if (map?.expr.kind !== 'object') {
    return [];
  }
  return map.expr.entries.flatMap((entry) =>
    entry.kind === 'property' && entry.value.kind === 'object'
      ? [
          resourceSetup(
            map.module,
            call,
            entry.value,
            keywordOf(module, call, 'supports_credentials'),
          ),
        ]
      : [],
  );
}

function resourceSetup(
  module: CodeModule,
  call: CallExpr,
  options: Expr,
  general: Option,
): CorsSetup {
  const own = propertyOf(module, options, 'supports_credentials');
  return {
    library: FLASK_CORS,
    module,
    at: call.callee,
    node: call,
    origins: propertyOf(module, options, 'origins'),
    pattern: { kind: 'absent' },
    credentials: own.kind === 'absent' ? general : own,
  };
}
