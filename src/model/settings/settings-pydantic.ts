import type { CodeModule } from '../code/code-module.ts';
import type { ClassExpr, ClassField, Expr, Ranged } from '../code/code.ts';
import { calleeOf, classOf, nameOf } from '../code/resolve.ts';
import type { SettingDefault } from './settings.ts';
import { argumentOf, keywordOf, positional } from '../code/values.ts';

const BASE = /^(?:pydantic_settings|pydantic(?:\.v1)?(?:\.env_settings)?)\.BaseSettings$/u;
const DEEPEST_BASE = 6;

/** Fields of pydantic settings classes that have a default. https://docs.pydantic.dev/latest/concepts/pydantic_settings/ */
export function pydanticDefaultsIn(module: CodeModule): readonly SettingDefault[] {
  return settingsClassesIn(module).flatMap((cls) =>
    cls.fields.filter(isSetting).flatMap((field) => {
      const fallback = field.value === null ? undefined : defaultOf(module, field.value);
      return fallback === undefined
        ? []
        : [{ name: field.name, at: fieldName(field), fallback, whole: fallback }];
    }),
  );
}

/** Fields of pydantic settings classes without a default: a missing variable stops the start. */
export function requiredPydanticFields(
  module: CodeModule,
): readonly { readonly name: string; readonly at: Ranged }[] {
  return settingsClassesIn(module).flatMap((cls) =>
    cls.fields
      .filter((field) => isSetting(field) && isRequired(module, field))
      .map((field) => ({ name: field.name, at: fieldName(field) })),
  );
}

function settingsClassesIn(module: CodeModule): readonly ClassExpr[] {
  return module.language === 'python'
    ? module.nodes
        .filter((node) => node.kind === 'class')
        .filter((cls) => isSettings(module, cls, 0))
    : [];
}

function isSettings(module: CodeModule, cls: ClassExpr, depth: number): boolean {
  return (
    depth < DEEPEST_BASE &&
    cls.bases.some((base) => {
      if (BASE.test(nameOf(module, base) ?? '')) {
        return true;
      }
      const own = classOf(module, base);
      return own !== undefined && isSettings(own.module, own.expr, depth + 1);
    })
  );
}

// A private attribute is no field, and so is `model_config`.
function isSetting({ name }: ClassField): boolean {
  return !name.startsWith('_') && name !== 'model_config';
}

function isRequired(module: CodeModule, { value }: ClassField): boolean {
  return value === null || defaultOf(module, value) === undefined;
}

function fieldName(field: ClassField): Ranged {
  return { start: field.start, end: field.start + field.name.length };
}

function defaultOf(module: CodeModule, value: Expr): Expr | undefined {
  if (value.kind !== 'call') {
    // `Field(...)` says that there is no default.
    return module.text(value) === '...' ? undefined : value;
  }
  const callee = calleeOf(module, value) ?? '';
  if (/\bSecret(?:Str|Bytes)$/u.test(callee)) {
    return positional(value, 0);
  }
  if (!/^pydantic\b.*\.Field$/u.test(callee)) {
    return value;
  }
  for (const option of [
    argumentOf(module, value, 0, 'default'),
    keywordOf(module, value, 'default_factory'),
  ]) {
    if (option.kind === 'given' && option.module === module) {
      return defaultOf(module, option.value);
    }
  }
  return undefined;
}
