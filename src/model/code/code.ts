/**
 * What a source file says, in one shape for every programming language: the few node kinds that rules
 * speak of, as plain data, so that a file's facts can be kept under the hash of its content.
 *
 * Lowering keeps names as written. What a name stands for is asked of the module (`resolve.ts`), since
 * that needs other files.
 */

/** UTF-16 offsets into the file's text, `end` exclusive. */
export interface Ranged {
  readonly start: number;
  readonly end: number;
}

export type Language = 'typescript' | 'python';

/**
 * `undefined`, `null` and `None` are all null: no rule tells them apart. Every integer, `bigint` too,
 * is the nearest double; a number that no finite double stands for (`1e999`) is its text as a string.
 * A template without values is a literal, and so are adjacent Python strings that are all plain.
 */
export interface LiteralExpr extends Ranged {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
}

/** `/pattern/flags`. Python has no such literal: there a pattern is a string. */
export interface RegexExpr extends Ranged {
  readonly kind: 'regex';
  readonly pattern: string;
  readonly flags: string;
}

/** A template literal or f-string with values, or a tagged template: `texts` has one element more than `values`. */
export interface TemplateExpr extends Ranged {
  readonly kind: 'template';
  readonly texts: readonly string[];
  readonly values: readonly Expr[];
  /** The function of a tagged template. */
  readonly tag: Expr | null;
}

/** An identifier; `this` and `self` are names too, and so is `super`. */
export interface NameExpr extends Ranged {
  readonly kind: 'name';
  readonly name: string;
}

/** `object.name`, also `object?.name` and `object['name']`. */
export interface MemberExpr extends Ranged {
  readonly kind: 'member';
  readonly object: Expr;
  readonly name: string;
}

/** `object[index]` with anything but a string literal, which only stays an index in a type. */
export interface IndexExpr extends Ranged {
  readonly kind: 'index';
  readonly object: Expr;
  readonly index: Expr;
}

export interface Argument {
  readonly value: Expr;
  /** A Python keyword argument's name. */
  readonly name: string | null;
  /** `...value`, `*value` and `**value`: how many arguments it stands for is unknown. */
  readonly isSpread: boolean;
}

/** A call, `new` expression, decorator application or JSX-free construction. */
export interface CallExpr extends Ranged {
  readonly kind: 'call';
  readonly callee: Expr;
  readonly args: readonly Argument[];
  readonly isNew: boolean;
}

export type ObjectEntry =
  | {
      readonly kind: 'property';
      readonly key: string;
      readonly keyStart: number;
      readonly keyEnd: number;
      readonly value: Expr;
    }
  /** A key that is computed. */
  | { readonly kind: 'computed'; readonly key: Expr; readonly value: Expr }
  | { readonly kind: 'spread'; readonly value: Expr };

/**
 * An object literal or dict display. Methods are properties whose value is a function, and accessors
 * properties whose value is an `other` around one.
 */
export interface ObjectExpr extends Ranged {
  readonly kind: 'object';
  readonly entries: readonly ObjectEntry[];
}

/** An array, list, tuple or set display. */
export interface ListExpr extends Ranged {
  readonly kind: 'list';
  readonly items: readonly Expr[];
}

export interface SpreadExpr extends Ranged {
  readonly kind: 'spread';
  readonly value: Expr;
}

/**
 * Operators are spelled as in JavaScript: Python's `or`, `and`, `not`, `is` and `is not` are `||`,
 * `&&`, `!`, `===` and `!==`; `in`, `not in`, `%`, `//` and `**` stay.
 */
export interface UnaryExpr extends Ranged {
  readonly kind: 'unary';
  readonly op: string;
  readonly value: Expr;
}

export interface BinaryExpr extends Ranged {
  readonly kind: 'binary';
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
}

export interface ConditionalExpr extends Ranged {
  readonly kind: 'conditional';
  readonly test: Expr;
  readonly then: Expr;
  readonly otherwise: Expr;
}

/** `target = value`, `target += value`, `target := value`. `op` is `=` or the operator with `=`. */
export interface AssignExpr extends Ranged {
  readonly kind: 'assign';
  readonly target: Pattern;
  readonly op: string;
  readonly value: Expr;
}

export interface AwaitExpr extends Ranged {
  readonly kind: 'await';
  readonly value: Expr;
}

export interface YieldExpr extends Ranged {
  readonly kind: 'yield';
  readonly value: Expr | null;
}

/**
 * Whatever has no kind of its own (JSX, sequences, chained comparisons, slices): its parts in order. A
 * comprehension is an `other` around the loop that it stands for.
 */
export interface OtherExpr extends Ranged {
  readonly kind: 'other';
  readonly parts: readonly Node[];
}

export type Expr =
  | LiteralExpr
  | RegexExpr
  | TemplateExpr
  | NameExpr
  | MemberExpr
  | IndexExpr
  | CallExpr
  | ObjectExpr
  | ListExpr
  | SpreadExpr
  | UnaryExpr
  | BinaryExpr
  | ConditionalExpr
  | AssignExpr
  | AwaitExpr
  | YieldExpr
  | FunctionExpr
  | ClassExpr
  | OtherExpr;

/** What a value is bound to: a name, a member or index of something, or a destructuring. */
export type Pattern = NameExpr | MemberExpr | IndexExpr | ObjectPattern | ListPattern;

export interface ObjectPattern extends Ranged {
  readonly kind: 'objectPattern';
  readonly properties: readonly PatternProperty[];
}

export interface ListPattern extends Ranged {
  readonly kind: 'listPattern';
  /** Null for an element that is passed over. The rest is an item like any other. */
  readonly items: readonly (Pattern | null)[];
  /** The default of the item at the same position; empty when no item has one. */
  readonly fallbacks: readonly (Expr | null)[];
}

export interface PatternProperty {
  /** The property that is taken; null for a computed key and for the rest. */
  readonly key: string | null;
  /** The key's expression when it is computed. */
  readonly computed: Expr | null;
  readonly target: Pattern;
  readonly fallback: Expr | null;
}

export interface Parameter extends Ranged {
  readonly target: Pattern;
  readonly fallback: Expr | null;
  /**
   * The annotation as an expression, when it is one; null when there is none or it is structural.
   * TypeScript's `Repository<User>` is `Repository` and `Pool | undefined` is `Pool`; Python's stays whole.
   */
  readonly type: Expr | null;
  readonly isRest: boolean;
  /** Decorators of the parameter (NestJS). */
  readonly decorators: readonly Expr[];
}

/** Any function: declaration, expression, arrow, lambda, method, accessor, constructor. */
export interface FunctionExpr extends Ranged {
  readonly kind: 'function';
  /**
   * The name it is declared with; a function assigned to a constant has none of its own. Without a
   * name, and for constructors of TypeScript, the name's range is empty and at the function's start.
   */
  readonly name: string | null;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly params: readonly Parameter[];
  /** The annotation of what it returns, as in `Parameter.type`. */
  readonly returns: Expr | null;
  /** An arrow function with an expression body has one return statement. */
  readonly body: readonly Stmt[];
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly decorators: readonly Expr[];
}

/** A field, also one that a constructor's parameter declares (without a value) or a Python class body. */
export interface ClassField extends Ranged {
  readonly name: string;
  readonly value: Expr | null;
  readonly type: Expr | null;
  /** Marked `static`; false in Python. */
  readonly isStatic: boolean;
  readonly decorators: readonly Expr[];
}

export interface ClassExpr extends Ranged {
  readonly kind: 'class';
  readonly name: string | null;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly bases: readonly Expr[];
  readonly decorators: readonly Expr[];
  readonly fields: readonly ClassField[];
  /** Constructors are named `constructor` in TypeScript and `__init__` in Python. */
  readonly methods: readonly FunctionExpr[];
  /** Statements of the class body that are neither field nor method. */
  readonly body: readonly Stmt[];
}

/**
 * `const`, `let`, `var`, and in Python every assignment that stands as a statement, also to `self.x`.
 * In TypeScript the range is the declaration's: `b = 2` in `const a = 1, b = 2`. Python's `a = b = f()`
 * binds b to the call and a to b.
 */
export interface BindStmt extends Ranged {
  readonly kind: 'bind';
  readonly target: Pattern;
  readonly value: Expr | null;
  readonly type: Expr | null;
  /** True for `const`: nothing else is ever assigned. */
  readonly isConstant: boolean;
}

export interface ExprStmt extends Ranged {
  readonly kind: 'expr';
  readonly value: Expr;
}

export interface ReturnStmt extends Ranged {
  readonly kind: 'return';
  readonly value: Expr | null;
}

export interface ThrowStmt extends Ranged {
  readonly kind: 'throw';
  readonly value: Expr | null;
  /** What Python's `raise … from cause` names; null when there is none, and for `from None` a literal. */
  readonly cause: Expr | null;
}

export interface IfStmt extends Ranged {
  readonly kind: 'if';
  readonly test: Expr;
  readonly then: readonly Stmt[];
  readonly otherwise: readonly Stmt[];
}

/** Every loop. `each` is what the loop runs over and `target` what it binds, null in `while` and C-style loops. */
export interface LoopStmt extends Ranged {
  readonly kind: 'loop';
  readonly target: Pattern | null;
  readonly each: Expr | null;
  /** Initialiser, condition and update, in that order, as far as they are there. */
  readonly head: readonly Node[];
  readonly body: readonly Stmt[];
  readonly isAsync: boolean;
}

export interface CatchClause extends Ranged {
  readonly param: string | null;
  /** Exception types named (Python); empty catches everything. */
  readonly types: readonly Expr[];
  readonly body: readonly Stmt[];
}

export interface TryStmt extends Ranged {
  readonly kind: 'try';
  readonly body: readonly Stmt[];
  readonly handlers: readonly CatchClause[];
  /** Python's else block, which runs when nothing was raised. */
  readonly otherwise: readonly Stmt[];
  readonly finally: readonly Stmt[];
}

export interface SwitchCase extends Ranged {
  /** Null for default. */
  readonly test: Expr | null;
  readonly body: readonly Stmt[];
}

export interface SwitchStmt extends Ranged {
  readonly kind: 'switch';
  readonly subject: Expr;
  readonly cases: readonly SwitchCase[];
}

export interface WithItem {
  readonly context: Expr;
  readonly target: Pattern | null;
}

/** Python's `with` and `async with`. */
export interface WithStmt extends Ranged {
  readonly kind: 'with';
  readonly items: readonly WithItem[];
  readonly body: readonly Stmt[];
  readonly isAsync: boolean;
}

export interface BlockStmt extends Ranged {
  readonly kind: 'block';
  readonly body: readonly Stmt[];
}

/** A function declared by statement. */
export interface FunctionStmt extends Ranged {
  readonly kind: 'functionDeclaration';
  readonly fn: FunctionExpr;
}

export interface ClassStmt extends Ranged {
  readonly kind: 'classDeclaration';
  readonly cls: ClassExpr;
}

export interface ImportedName {
  /** The exporting module's name for it; `*` for the whole module, `default` for a default import. */
  readonly imported: string;
  readonly local: string;
}

/**
 * `import`, `from x import y`, `import x = require()`, which imports `*`. `require()` and `import()`
 * calls stay calls. One of several names that is marked as a type stands in a statement of its own.
 *
 * Python's `import a.b.c` imports `*` of `a.b.c` under the local name `a`, which is the root package:
 * a local name that equals the first part of a dotted module was not given with `as`. A star import
 * has the local name `*`.
 */
export interface ImportStmt extends Ranged {
  readonly kind: 'import';
  /** As written; Python's relative imports keep their dots: `..pkg.mod`. */
  readonly module: string;
  /** Empty for an import for side effects. */
  readonly names: readonly ImportedName[];
  /** `import type`, and what Python imports under `if TYPE_CHECKING:`. */
  readonly isTypeOnly: boolean;
}

export interface ExportedName {
  /** Name in this module, or in `from` when that is given; `*` for everything. */
  readonly local: string;
  /** Name as exported; `*` when everything is passed on under its own name. */
  readonly exported: string;
}

/**
 * `export { a as b } from 'x'`, `export *`, `export default expr`, and the export mark of declarations,
 * which follows them and has their range. Exports of types are there too, since types are looked up.
 */
export interface ExportStmt extends Ranged {
  readonly kind: 'export';
  readonly from: string | null;
  readonly names: readonly ExportedName[];
  /** The expression of `export default` and `export =`. */
  readonly value: Expr | null;
}

/** `break`, `continue`, `pass`, and whatever else has no kind of its own. */
export interface OtherStmt extends Ranged {
  readonly kind: 'otherStmt';
  readonly parts: readonly Node[];
}

export type Stmt =
  | BindStmt
  | ExprStmt
  | ReturnStmt
  | ThrowStmt
  | IfStmt
  | LoopStmt
  | TryStmt
  | SwitchStmt
  | WithStmt
  | BlockStmt
  | FunctionStmt
  | ClassStmt
  | ImportStmt
  | ExportStmt
  | OtherStmt;

export type Node = Expr | Stmt;

/** A stretch of the file that could not be parsed. */
export interface ParseProblem extends Ranged {
  readonly message: string;
}

/** All that lowering keeps of one file. Plain data: it survives `structuredClone` and JSON unchanged. */
export interface CodeFacts {
  readonly language: Language;
  readonly body: readonly Stmt[];
  /** Prologue directives such as `use client`. */
  readonly directives: readonly string[];
  readonly problems: readonly ParseProblem[];
}
