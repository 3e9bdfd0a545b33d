import type { Language, Tree, TreeCursor } from 'web-tree-sitter';

import { MAX_SYNTAX_PROBLEMS, type SyntaxProblem } from './parser.ts';
import { isFormatted } from './python-strings.ts';

/**
 * A node of the grammar (https://github.com/tree-sitter/tree-sitter-python) as plain data. Kept are the
 * named nodes without comments, and the operators of operations; a plain string has no children. What
 * could not be read has the type `ERROR`, and so has an expression whose shape that makes doubtful.
 */
export interface PythonNode {
  readonly type: string;
  /** UTF-16 offsets, `end` exclusive. A block ends with its last statement, not with a comment below. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly PythonNode[];
}

export interface PythonNodes {
  readonly root: PythonNode;
  readonly problems: readonly SyntaxProblem[];
}

interface OpenNode {
  type: string;
  readonly start: number;
  end: number;
  children: OpenNode[];
}

/** What copying needs to know of a node type. */
export interface NodeTraits {
  readonly type: string;
  readonly isKept: boolean;
  readonly isLeaf: boolean;
  readonly isString: boolean;
  /** Its tokens are operators. */
  readonly hasOperators: boolean;
  /** Begins where its first child begins, which saves asking for it. */
  readonly startsWithChild: boolean;
  /** Ends where the last child that is kept ends. */
  readonly endsWithChild: boolean;
  /** Its children mean what their position says. */
  readonly isPositional: boolean;
}

const ERROR: NodeTraits = {
  type: 'ERROR',
  isKept: true,
  isLeaf: false,
  isString: false,
  hasOperators: false,
  startsWithChild: false,
  endsWithChild: false,
  isPositional: false,
};

const LEAVES = new Set([
  'identifier',
  'dotted_name',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'ellipsis',
  'string_start',
  'string_content',
  'string_end',
  'format_specifier',
  'import_prefix',
]);

const OPERATIONS = new Set([
  'binary_operator',
  'boolean_operator',
  'comparison_operator',
  'unary_operator',
  'augmented_assignment',
]);

const POSITIONAL = new Set([
  ...OPERATIONS,
  'assignment',
  'attribute',
  'await',
  'call',
  'conditional_expression',
  'default_parameter',
  'keyword_argument',
  'lambda',
  'named_expression',
  'not_operator',
  'pair',
  'subscript',
  'typed_default_parameter',
  'typed_parameter',
]);

const COMPOUND = new Set([
  'block',
  'case_clause',
  'class_definition',
  'decorated_definition',
  'elif_clause',
  'else_clause',
  'except_clause',
  'finally_clause',
  'for_statement',
  'function_definition',
  'if_statement',
  'match_statement',
  'try_statement',
  'while_statement',
  'with_statement',
]);

const DROPPED = new Set(['comment', 'line_continuation']);

/** The traits of every node type, by its id. */
export function nodeTraits(language: Language): readonly NodeTraits[] {
  return Array.from({ length: language.nodeTypeCount }, (_, id) => {
    const type = language.nodeTypeForId(id) ?? ERROR.type;
    const isNamed = language.nodeTypeIsNamed(id);
    return {
      type,
      isKept: isNamed && !DROPPED.has(type),
      isLeaf: !isNamed || LEAVES.has(type),
      isString: isNamed && type === 'string',
      hasOperators: isNamed && OPERATIONS.has(type),
      startsWithChild: isNamed && type !== 'block',
      endsWithChild: isNamed && COMPOUND.has(type),
      isPositional: isNamed && POSITIONAL.has(type),
    };
  });
}

/** Copies a tree out of WebAssembly, where every look at a node is a call. */
export function copyNodes(tree: Tree, text: string, traits: readonly NodeTraits[]): PythonNodes {
  const cursor = tree.walk();
  try {
    const copy = new TreeCopy(cursor, text, traits);
    return { root: copy.read(tree.rootNode.hasError), problems: copy.problems };
  } finally {
    cursor.delete();
  }
}

// The ancestors are on stacks of their own, since hostile code is nested deeper than the call stack.
class TreeCopy {
  readonly problems: SyntaxProblem[] = [];
  readonly #cursor: TreeCursor;
  readonly #text: string;
  readonly #traits: readonly NodeTraits[];
  readonly #parents: OpenNode[] = [];
  readonly #parentTraits: NodeTraits[] = [];
  #parent: OpenNode;
  #around: NodeTraits;
  /** Where the current node begins, if that is known already; else -1. */
  #start = -1;

  constructor(cursor: TreeCursor, text: string, traits: readonly NodeTraits[]) {
    this.#cursor = cursor;
    this.#text = text;
    this.#traits = traits;
    this.#around = this.#current();
    this.#parent = this.#open(this.#around);
    this.#parent.children = [];
  }

  read(hasError: boolean): PythonNode {
    const root = this.#parent;
    if (hasError) {
      this.#noteProblem(this.#around);
    }
    let hasNode = this.#cursor.gotoFirstChild();
    while (hasNode) {
      const traits = this.#current();
      if (hasError) {
        this.#noteProblem(traits);
      }
      hasNode = this.#take(traits) || this.#advance();
    }
    return root;
  }

  #current(): NodeTraits {
    return this.#traits[this.#cursor.nodeTypeId] ?? ERROR;
  }

  #open({ type }: NodeTraits): OpenNode {
    const start = this.#start < 0 ? this.#cursor.startIndex : this.#start;
    return { type, start, end: this.#cursor.endIndex, children: NO_CHILDREN };
  }

  // True when the cursor went down to the first child of a node that is kept.
  #take(traits: NodeTraits): boolean {
    if (!traits.isKept && !this.#around.hasOperators) {
      return false;
    }
    const node = this.#open(traits);
    addChild(this.#parent, node, this.#around);
    if (traits.isLeaf || (traits.isString && !isFormatted(this.#text, node.start))) {
      return false;
    }
    if (!this.#cursor.gotoFirstChild()) {
      return false;
    }
    node.children = [];
    this.#parents.push(this.#parent);
    this.#parentTraits.push(this.#around);
    this.#parent = node;
    this.#around = traits;
    this.#start = traits.startsWithChild ? node.start : -1;
    return true;
  }

  // To the node after this one and all below it; false when there is none.
  #advance(): boolean {
    this.#start = -1;
    while (!this.#cursor.gotoNextSibling()) {
      close(this.#parent, this.#around);
      const parent = this.#parents.pop();
      const traits = this.#parentTraits.pop();
      if (parent === undefined || traits === undefined) {
        return false;
      }
      this.#parent = parent;
      this.#around = traits;
      this.#cursor.gotoParent();
    }
    return true;
  }

  // What lies in a place that could not be read is part of that place's problem.
  #noteProblem(traits: NodeTraits): void {
    const isMissing = this.#cursor.nodeIsMissing;
    if (!isMissing && traits !== ERROR) {
      return;
    }
    const { startIndex: start, endIndex: end } = this.#cursor;
    const last = this.problems.at(-1);
    const isNew = last === undefined || start >= last.end || start < last.start;
    if (isNew && this.problems.length < MAX_SYNTAX_PROBLEMS) {
      const message = isMissing ? `Missing: ${traits.type}.` : 'This could not be read as Python.';
      this.problems.push({ start, end, message });
    }
  }
}

// Shared by all that have none: nothing is ever added to it.
const NO_CHILDREN: OpenNode[] = [];

function addChild(parent: OpenNode, node: OpenNode, around: NodeTraits): void {
  parent.children.push(node);
  if (node.type === ERROR.type && around.isPositional) {
    parent.type = ERROR.type;
  }
}

function close(node: OpenNode, traits: NodeTraits): void {
  const last = node.children.at(-1);
  if (traits.endsWithChild && last !== undefined) {
    node.end = last.end;
  }
}
