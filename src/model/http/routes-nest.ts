import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, ClassExpr, Expr } from '../code/code.ts';
import { calleeOf } from '../code/resolve.ts';
import { joinRoute } from './routes-handler.ts';
import type { Route } from './routes.ts';
import { propertyOf, stringOf } from '../code/values.ts';

const METHODS: ReadonlyMap<string, string> = new Map([
  ['@nestjs/common.Get', 'GET'],
  ['@nestjs/common.Post', 'POST'],
  ['@nestjs/common.Put', 'PUT'],
  ['@nestjs/common.Patch', 'PATCH'],
  ['@nestjs/common.Delete', 'DELETE'],
  ['@nestjs/common.Head', 'HEAD'],
  ['@nestjs/common.Options', 'OPTIONS'],
  ['@nestjs/common.All', '*'],
]);

/**
 * NestJS: methods with `@Get(path)` and the like in a class with `@Controller(prefix)`.
 *
 * @see https://docs.nestjs.com/controllers
 */
export function nestRoutes(module: CodeModule): readonly Route[] {
  return module.nodes.flatMap((node) => (node.kind === 'class' ? classRoutes(module, node) : []));
}

function classRoutes(module: CodeModule, cls: ClassExpr): readonly Route[] {
  const controller = decorator(module, cls.decorators, (name) => name.endsWith('.Controller'));
  if (controller === undefined) {
    return [];
  }
  const prefix = prefixOf(module, controller);
  return cls.methods.flatMap((method) => {
    const verb = decorator(module, method.decorators, (name) => METHODS.has(name));
    const httpMethod = verb && METHODS.get(calleeOf(module, verb) ?? '');
    if (verb === undefined || httpMethod === undefined) {
      return [];
    }
    const before = [...cls.decorators, ...method.decorators].filter(
      (each) => each !== verb && each !== controller,
    );
    return [
      {
        method: httpMethod,
        path: joinRoute(prefix, pathOf(module, verb.args[0]?.value)),
        handler: { module, expr: method },
        before,
        module,
        at: verb,
        framework: '@nestjs/common',
        confidence: 'high',
      } satisfies Route,
    ];
  });
}

function decorator(
  module: CodeModule,
  decorators: readonly Expr[],
  is: (name: string) => boolean,
): CallExpr | undefined {
  for (const each of decorators) {
    const name = each.kind === 'call' ? calleeOf(module, each) : undefined;
    if (each.kind === 'call' && name !== undefined && is(name)) {
      return each;
    }
  }
  return undefined;
}

// `@Controller('cats')` or `@Controller({ path: 'cats', version: '1' })`.
function prefixOf(module: CodeModule, controller: CallExpr): string | null {
  const given = controller.args[0]?.value;
  if (given?.kind !== 'object') {
    return pathOf(module, given);
  }
  const path = propertyOf(module, given, 'path');
  return path.kind === 'given' ? pathOf(path.module, path.value) : '';
}

function pathOf(module: CodeModule, expr: Expr | undefined): string | null {
  const first = expr?.kind === 'list' ? expr.items[0] : expr;
  return first === undefined ? '' : (stringOf(module, first) ?? null);
}
