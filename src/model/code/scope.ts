import type { CodeModule } from './code-module.ts';
import type {
  ClassExpr,
  Expr,
  FunctionExpr,
  ImportedName,
  ImportStmt,
  Language,
  NameExpr,
  Node,
  Parameter,
  Pattern,
  Stmt,
} from './code.ts';

/** What a name stands for where it is used. */
export type Binding =
  | { readonly kind: 'import'; readonly statement: ImportStmt; readonly name: ImportedName }
  | { readonly kind: 'function'; readonly fn: FunctionExpr }
  | { readonly kind: 'class'; readonly cls: ClassExpr }
  | {
      readonly kind: 'parameter';
      readonly parameter: Parameter;
      readonly fn: FunctionExpr;
      readonly keys: Keys;
    }
  /** Bound to a value, directly (`keys` empty) or taken out of it by destructuring. */
  | {
      readonly kind: 'value';
      readonly value: Expr;
      readonly type: Expr | null;
      readonly keys: Keys;
      /** The default of a destructured property. */
      readonly fallback: Expr | null;
    }
  /** `with context as name`. */
  | { readonly kind: 'context'; readonly context: Expr }
  /** Declared, but its value cannot be told: loop variables, several assignments, catch parameters. */
  | { readonly kind: 'opaque'; readonly type: Expr | null };

/** Property names from the outside in; null where the key is computed, a rest or a list position. */
export type Keys = readonly (string | null)[];

type Declarations = ReadonlyMap<string, Binding>;

const declared = new WeakMap<CodeModule, Map<Node | 'module', Declarations>>();
const reassigned = new WeakMap<CodeModule, ReadonlySet<string>>();

/**
 * Finds what a name means at the place of `from`, innermost scope first; undefined for a name that the
 * file does not declare (a global or builtin). Python looks through function scopes only, as the language does.
 */
export function lookUp(module: CodeModule, name: string, from: Node): Binding | undefined {
  let isInFunction = false;
  for (const scope of module.ancestors(from)) {
    if (!mayDeclare(scope, module.language)) {
      continue;
    }
    // The body of a class is no scope for the functions in it.
    const binding =
      scope.kind === 'class' && isInFunction ? undefined : declarationsOf(module, scope).get(name);
    if (binding !== undefined) {
      return binding;
    }
    isInFunction ||= scope.kind === 'function';
  }
  return declarationsOf(module, 'module').get(name);
}

// Most nodes around a name are none of these.
function mayDeclare({ kind }: Node, language: Language): boolean {
  switch (kind) {
    case 'function':
    case 'class':
      return true;
    case 'block':
    case 'if':
    case 'loop':
    case 'try':
    case 'switch':
      return language === 'typescript';
    default:
      return false;
  }
}

/** What a top-level name of the module stands for. */
export function topLevel(module: CodeModule, name: string): Binding | undefined {
  return declarationsOf(module, 'module').get(name);
}

/** All names that a scope declares; `module` for the file's own. */
function declarationsOf(module: CodeModule, scope: Node | 'module'): Declarations {
  let ofModule = declared.get(module);
  if (ofModule === undefined) {
    ofModule = new Map();
    declared.set(module, ofModule);
  }
  let declarations = ofModule.get(scope);
  if (declarations === undefined) {
    declarations = collect(module, scope);
    ofModule.set(scope, declarations);
  }
  return declarations;
}

function collect(module: CodeModule, scope: Node | 'module'): Declarations {
  const found = new Map<string, Binding>();
  if (scope === 'module') {
    declareStatements(module, module.facts.body, found);
    return found;
  }
  switch (scope.kind) {
    case 'function':
      declareStatements(module, scope.body, found);
      for (const parameter of scope.params) {
        for (const { name, keys } of namesOf(parameter.target)) {
          found.set(name.name, { kind: 'parameter', parameter, fn: scope, keys });
        }
      }
      break;
    case 'class':
      declareStatements(module, scope.body, found);
      break;
    default:
      if (module.language === 'typescript') {
        declareBlock(module, scope, found);
      }
  }
  return found;
}

function declareBlock(module: CodeModule, scope: Node, found: Map<string, Binding>): void {
  switch (scope.kind) {
    case 'block':
      declareStatements(module, scope.body, found);
      break;
    case 'if':
      declareStatements(module, [...scope.then, ...scope.otherwise], found);
      break;
    case 'loop':
      declareLoopTarget(scope.target, found);
      declareStatements(module, [...scope.head.filter(isBind), ...scope.body], found);
      break;
    case 'try':
      declareStatements(module, [...scope.body, ...scope.finally], found);
      for (const handler of scope.handlers) {
        declareStatements(module, handler.body, found);
      }
      break;
    case 'switch':
      for (const { body } of scope.cases) {
        declareStatements(module, body, found);
      }
      break;
    default:
  }
}

function declareStatements(
  module: CodeModule,
  body: readonly Stmt[],
  found: Map<string, Binding>,
): void {
  for (const statement of body) {
    declareStatement(module, statement, found);
  }
}

function declareStatement(module: CodeModule, statement: Stmt, found: Map<string, Binding>): void {
  switch (statement.kind) {
    case 'import':
      for (const name of statement.names) {
        declare(found, name.local, { kind: 'import', statement, name });
      }
      break;
    case 'functionDeclaration':
      if (statement.fn.name !== null) {
        declare(found, statement.fn.name, { kind: 'function', fn: statement.fn });
      }
      break;
    case 'classDeclaration':
      if (statement.cls.name !== null) {
        declare(found, statement.cls.name, { kind: 'class', cls: statement.cls });
      }
      break;
    case 'bind':
      declareBind(module, statement, found);
      break;
    default:
      if (module.language === 'python') {
        declareNested(module, statement, found);
      }
  }
}

function declareBind(
  module: CodeModule,
  statement: Extract<Stmt, { kind: 'bind' }>,
  found: Map<string, Binding>,
): void {
  for (const { name, keys, fallback } of namesOf(statement.target)) {
    const isOpaque =
      statement.value === null || (!statement.isConstant && reassignedNames(module).has(name.name));
    declare(
      found,
      name.name,
      isOpaque || statement.value === null
        ? { kind: 'opaque', type: statement.type }
        : { kind: 'value', value: statement.value, type: statement.type, keys, fallback },
    );
  }
}

// Python has no block scope: what an `if` or `with` binds belongs to the function.
function declareNested(module: CodeModule, statement: Stmt, found: Map<string, Binding>): void {
  switch (statement.kind) {
    case 'if':
      declareStatements(module, [...statement.then, ...statement.otherwise], found);
      break;
    case 'loop':
      declareLoopTarget(statement.target, found);
      declareStatements(module, statement.body, found);
      break;
    case 'try':
      declareStatements(
        module,
        [...statement.body, ...statement.otherwise, ...statement.finally],
        found,
      );
      for (const handler of statement.handlers) {
        declareStatements(module, handler.body, found);
      }
      break;
    case 'with':
      for (const { context, target } of statement.items) {
        if (target?.kind === 'name') {
          declare(found, target.name, { kind: 'context', context });
        }
      }
      declareStatements(module, statement.body, found);
      break;
    case 'switch':
      for (const { body } of statement.cases) {
        declareStatements(module, body, found);
      }
      break;
    default:
  }
}

function declareLoopTarget(target: Pattern | null, found: Map<string, Binding>): void {
  if (target !== null) {
    for (const { name } of namesOf(target)) {
      declare(found, name.name, { kind: 'opaque', type: null });
    }
  }
}

// A second declaration of a name means that its value depends on the way taken. Imports tried in
// turn (`try: import x except ImportError: x = None`) stay imports: what is asked is what it can be.
function declare(found: Map<string, Binding>, name: string, binding: Binding): void {
  const present = found.get(name);
  // The last of several functions is the one that runs: those before are overloads.
  const isOverload = present?.kind === 'function' && binding.kind === 'function';
  if (present === undefined || isOverload) {
    found.set(name, binding);
  } else if (present.kind !== 'import' && present.kind !== 'function' && present.kind !== 'class') {
    found.set(
      name,
      binding.kind === 'import' ? binding : { kind: 'opaque', type: typeOf(present) },
    );
  }
}

function typeOf(binding: Binding): Expr | null {
  return binding.kind === 'value' || binding.kind === 'opaque' ? binding.type : null;
}

/** Every name that a pattern binds, with the way to it. Members and indexes bind no name. */
export function namesOf(
  pattern: Pattern,
  keys: Keys = [],
  fallback: Expr | null = null,
): readonly { readonly name: NameExpr; readonly keys: Keys; readonly fallback: Expr | null }[] {
  switch (pattern.kind) {
    case 'name':
      return [{ name: pattern, keys, fallback }];
    case 'objectPattern':
      return pattern.properties.flatMap((property) =>
        namesOf(property.target, [...keys, property.key], property.fallback),
      );
    case 'listPattern':
      return pattern.items.flatMap((item) => (item === null ? [] : namesOf(item, [...keys, null])));
    default:
      return [];
  }
}

function reassignedNames(module: CodeModule): ReadonlySet<string> {
  let names = reassigned.get(module);
  if (names === undefined) {
    names = new Set(
      module.nodes.flatMap((node) =>
        node.kind === 'assign' ? namesOf(node.target).map(({ name }) => name.name) : [],
      ),
    );
    reassigned.set(module, names);
  }
  return names;
}

function isBind(node: Node): node is Extract<Stmt, { kind: 'bind' }> {
  return node.kind === 'bind';
}
