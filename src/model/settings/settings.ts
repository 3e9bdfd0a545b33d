import type { CodeModule } from '../code/code-module.ts';
import type { Expr, Node, Ranged } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { environmentDefaultsIn } from './settings-environment.ts';
import { lookupDefaultsIn } from './settings-lookups.ts';
import { pydanticDefaultsIn } from './settings-pydantic.ts';
import { schemaDefaultsIn } from './settings-schemas.ts';

/** A setting that the program reads with a value to go on with when it is missing. */
export interface SettingDefault {
  /** As the environment calls it; a field of a settings class goes by the field's name. */
  readonly name: string;
  /** The place that names the setting. It never covers the fallback. */
  readonly at: Ranged;
  /** What takes over: a value, or the function that makes it. */
  readonly fallback: Expr;
  /** What the program goes on with: the expression, or the statement that declares the setting. */
  readonly whole: Node;
}

/**
 * Every setting of the file that has a fallback, in source order: environment variables, lookups of
 * configuration libraries and of the project's own helpers, and fields of settings schemas.
 */
export const settingDefaultsOf = onceEach((module: CodeModule): readonly SettingDefault[] =>
  [
    ...environmentDefaultsIn(module),
    ...lookupDefaultsIn(module),
    ...pydanticDefaultsIn(module),
    ...schemaDefaultsIn(module),
  ].toSorted((a, b) => a.at.start - b.at.start),
);
