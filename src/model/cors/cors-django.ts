import type { CodeModule } from '../code/code-module.ts';
import type { BindStmt } from '../code/code.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import type { Option } from '../code/values.ts';

/**
 * https://github.com/adamchainz/django-cors-headers#configuration: all origins with credentials are
 * answered with the caller's origin. Patterns are matched from the start. The system check refuses
 * entries of CORS_ALLOWED_ORIGINS without scheme or host, a star among them.
 */
const DJANGO_CORS: CorsLibrary = {
  name: 'django-cors-headers',
  star: 'mirrored',
  hasStarInLists: false,
  unset: 'none',
  matching: 'start',
  hasPatternStrings: true,
};

const EVERY_ORIGIN = /^(?:CORS_ALLOW_ALL_ORIGINS|CORS_ORIGIN_ALLOW_ALL)$/u;
const LIST = /^(?:CORS_ALLOWED_ORIGINS|CORS_ORIGIN_WHITELIST)$/u;
const PATTERNS = /^(?:CORS_ALLOWED_ORIGIN_REGEXES|CORS_ORIGIN_REGEX_WHITELIST)$/u;

/** The settings of django-cors-headers, as far as one settings file says them. */
export function djangoCors(module: CodeModule): readonly CorsSetup[] {
  const settings = module.nodes.filter((node) => node.kind === 'bind').filter(isSetting);
  const credentials = settings.find((bind) => nameOfBind(bind) === 'CORS_ALLOW_CREDENTIALS');
  if (credentials === undefined) {
    return [];
  }
  return settings.flatMap((bind): readonly CorsSetup[] => {
    const name = nameOfBind(bind);
    if (!EVERY_ORIGIN.test(name) && !LIST.test(name) && !PATTERNS.test(name)) {
      return [];
    }
    return [
      {
        library: DJANGO_CORS,
        module,
        at: bind.target,
        node: bind,
        origins: PATTERNS.test(name) ? { kind: 'absent' } : valueOfBind(module, bind),
        pattern: PATTERNS.test(name) ? valueOfBind(module, bind) : { kind: 'absent' },
        credentials: valueOfBind(module, credentials),
      },
    ];
  });
}

function isSetting(bind: BindStmt): boolean {
  return nameOfBind(bind).startsWith('CORS_');
}

function nameOfBind({ target }: BindStmt): string {
  return target.kind === 'name' ? target.name : '';
}

function valueOfBind(module: CodeModule, { value }: BindStmt): Option {
  return value === null ? { kind: 'unknown' } : { kind: 'given', module, value };
}
