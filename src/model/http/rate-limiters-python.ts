import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { storeBehind } from './rate-limiter.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import { argumentOf, keywordOf } from '../code/values.ts';

/**
 * The limiters that a file makes: slowapi and Flask-Limiter, whose counters are in memory without a
 * `storage_uri`. https://slowapi.readthedocs.io/en/latest/, https://flask-limiter.readthedocs.io/en/stable/#configuring-a-storage-backend
 */
export function pythonLimiters(module: CodeModule): readonly RateLimiter[] {
  return module.calls.flatMap((call) => {
    const library = /^(?<package>slowapi|flask_limiter)(?:\.\w+)*\.Limiter$/u.exec(
      calleeOf(module, call) ?? '',
    )?.groups?.['package'];
    if (library === undefined) {
      return [];
    }
    const name = library === 'slowapi' ? 'slowapi' : 'Flask-Limiter';
    const store = storeBehind(keywordOf(module, call, 'storage_uri'));
    return [
      { library: name, module, call, store, key: keyOf(module, call), storeOption: 'storage_uri' },
    ];
  });
}

function keyOf(module: CodeModule, call: CallExpr): RateLimiter['key'] {
  const given = argumentOf(module, call, 0, 'key_func');
  const name = given.kind === 'given' ? (nameOf(given.module, given.value) ?? '') : '';
  return /\.(?:get_remote_address|get_ipaddr)$/u.test(name) ? 'ip' : 'unknown';
}
