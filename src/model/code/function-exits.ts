import type { CodeModule } from './code-module.ts';
import { walk } from './code-nodes.ts';
import type { CatchClause, Expr, FunctionExpr, Node, Stmt } from './code.ts';

/** What is so at a point of a function: a bit for each fact that the asker follows. */
export type Facts = number;

/** What evaluating a call or tagged template does to the facts, and whether it may throw before it does. */
export interface Effect {
  readonly sets: Facts;
  readonly clears: Facts;
  readonly canThrow: boolean;
}

/** A way out of the function with what is so there. */
export interface Exit {
  readonly kind: 'return' | 'throw' | 'break' | 'continue' | 'end';
  readonly facts: Facts;
  /** The statement, or the call that throws; the last statement for `end`. */
  readonly at: Node;
}

interface Outcome {
  readonly next: ReadonlySet<Facts>;
  readonly exits: readonly Exit[];
}

/**
 * Every way in which a function is left, with the facts that hold there: by return, by falling off its
 * end, by throwing, past handlers and finally blocks. A `continue` that goes round with facts which it
 * did not start the loop with is an exit too. An `if` without else whose branch clears a fact is
 * taken to be entered whenever that is needed.
 */
export function exitsOf(
  module: CodeModule,
  fn: FunctionExpr,
  effectOf: (node: Expr) => Effect | undefined,
): readonly Exit[] {
  const outcome = new Execution(module, effectOf).run(fn.body, new Set([0]));
  const last = fn.body.at(-1) ?? fn;
  return [
    ...outcome.exits,
    ...[...outcome.next].map((facts): Exit => ({ kind: 'end', facts, at: last })),
  ];
}

const JUMP = /^(?<word>break|continue)\b/u;

class Execution {
  readonly #module: CodeModule;
  readonly #effectOf: (node: Expr) => Effect | undefined;

  constructor(module: CodeModule, effectOf: (node: Expr) => Effect | undefined) {
    this.#module = module;
    this.#effectOf = effectOf;
  }

  run(body: readonly Stmt[], from: ReadonlySet<Facts>): Outcome {
    let next = from;
    const exits: Exit[] = [];
    for (const statement of body) {
      // Nothing runs behind a return.
      if (next.size === 0) {
        break;
      }
      const outcome = this.#statement(statement, next);
      next = outcome.next;
      exits.push(...outcome.exits);
    }
    return { next, exits: distinct(exits) };
  }

  #statement(statement: Stmt, from: ReadonlySet<Facts>): Outcome {
    switch (statement.kind) {
      case 'block':
        return this.run(statement.body, from);
      case 'if':
        return this.#branch(statement, from);
      case 'loop':
        return this.#loop(statement, from);
      case 'try':
        return this.#try(statement, from);
      case 'switch':
        return this.#switch(statement, from);
      case 'with': {
        const entered = this.#evaluate(
          statement.items.map(({ context }) => context),
          from,
        );
        return joined(entered, this.run(statement.body, entered.next));
      }
      case 'return':
        return this.#leave('return', statement, statement.value, from);
      case 'throw':
        return this.#leave('throw', statement, statement.value, from);
      case 'functionDeclaration':
      case 'classDeclaration':
      case 'import':
      case 'export':
        return { next: from, exits: [] };
      case 'otherStmt':
        return this.#other(statement, from);
      default:
        return this.#evaluate([statement], from);
    }
  }

  #leave(
    kind: 'return' | 'throw',
    statement: Stmt,
    value: Expr | null,
    from: ReadonlySet<Facts>,
  ): Outcome {
    const evaluated = this.#evaluate(value === null ? [] : [value], from);
    return {
      next: new Set(),
      exits: [
        ...evaluated.exits,
        ...[...evaluated.next].map((facts): Exit => ({ kind, facts, at: statement })),
      ],
    };
  }

  // `break` and `continue` have no kind of their own.
  #other(statement: Extract<Stmt, { kind: 'otherStmt' }>, from: ReadonlySet<Facts>): Outcome {
    const word = JUMP.exec(this.#module.text(statement))?.groups?.['word'];
    if (word === undefined || statement.parts.length > 0) {
      return this.#evaluate(statement.parts, from);
    }
    const kind = word === 'break' ? 'break' : 'continue';
    return {
      next: new Set(),
      exits: [...from].map((facts): Exit => ({ kind, facts, at: statement })),
    };
  }

  #branch(statement: Extract<Stmt, { kind: 'if' }>, from: ReadonlySet<Facts>): Outcome {
    const tested = this.#evaluate([statement.test], from);
    const then = this.run(statement.then, tested.next);
    const otherwise = this.run(statement.otherwise, tested.next);
    const clears = statement.otherwise.length === 0 && then.next.size > 0;
    const isNeeded = clears && this.#clearsIn(statement.then) > 0;
    return {
      next: isNeeded ? then.next : union(then.next, otherwise.next),
      exits: [...tested.exits, ...then.exits, ...otherwise.exits],
    };
  }

  #loop(statement: Extract<Stmt, { kind: 'loop' }>, from: ReadonlySet<Facts>): Outcome {
    const head = this.#evaluate(
      statement.each === null ? statement.head : [statement.each, ...statement.head],
      from,
    );
    const body = this.run(statement.body, head.next);
    const jumps = body.exits.filter(({ kind }) => kind === 'break' || kind === 'continue');
    const rounds = jumps.filter(({ kind, facts }) => kind === 'continue' && !head.next.has(facts));
    return {
      next: union(head.next, body.next, new Set(jumps.map(({ facts }) => facts))),
      exits: [...head.exits, ...body.exits.filter((exit) => !jumps.includes(exit)), ...rounds],
    };
  }

  #switch(statement: Extract<Stmt, { kind: 'switch' }>, from: ReadonlySet<Facts>): Outcome {
    const subject = this.#evaluate([statement.subject], from);
    let next: ReadonlySet<Facts> = statement.cases.some(({ test }) => test === null)
      ? new Set()
      : subject.next;
    const exits: Exit[] = [...subject.exits];
    for (const { body } of statement.cases) {
      const outcome = this.run(body, subject.next);
      const breaks = outcome.exits.filter(({ kind }) => kind === 'break');
      next = union(next, outcome.next, new Set(breaks.map(({ facts }) => facts)));
      exits.push(...outcome.exits.filter(({ kind }) => kind !== 'break'));
    }
    return { next, exits };
  }

  #try(statement: Extract<Stmt, { kind: 'try' }>, from: ReadonlySet<Facts>): Outcome {
    const body = this.run(statement.body, from);
    const thrown = body.exits.filter(({ kind }) => kind === 'throw');
    const caught = new Set(thrown.map(({ facts }) => facts));
    const isCaught = statement.handlers.some(catchesAll);
    const handled = statement.handlers.map((handler) => this.run(handler.body, caught));
    const otherwise = this.run(statement.otherwise, body.next);
    const exits = [
      ...body.exits.filter((exit) => !isCaught || exit.kind !== 'throw'),
      ...handled.flatMap((outcome) => outcome.exits),
      ...otherwise.exits,
    ];
    const next = union(otherwise.next, ...handled.map((outcome) => outcome.next));
    return this.#finally(statement.finally, { next, exits });
  }

  #finally(last: readonly Stmt[], before: Outcome): Outcome {
    if (last.length === 0) {
      return before;
    }
    const normal = this.run(last, before.next);
    const exits = before.exits.flatMap((exit): readonly Exit[] => {
      const outcome = this.run(last, new Set([exit.facts]));
      return [...outcome.exits, ...[...outcome.next].map((facts) => ({ ...exit, facts }))];
    });
    return { next: normal.next, exits: distinct([...normal.exits, ...exits]) };
  }

  // What stands inside is evaluated before what it stands in.
  #evaluate(nodes: readonly Node[], from: ReadonlySet<Facts>): Outcome {
    let next = from;
    const exits: Exit[] = [];
    for (const { node, effect } of this.#effectsIn(nodes)) {
      if (effect.canThrow) {
        exits.push(...[...next].map((facts): Exit => ({ kind: 'throw', facts, at: node })));
      }
      next = new Set([...next].map((facts) => (facts & ~effect.clears) | effect.sets));
    }
    return { next, exits };
  }

  #effectsIn(nodes: readonly Node[]): readonly { readonly node: Expr; readonly effect: Effect }[] {
    const found: { node: Expr; effect: Effect }[] = [];
    walk(nodes, (node) => {
      if (node.kind === 'function' || node.kind === 'class') {
        return false;
      }
      const effect =
        node.kind === 'call' ||
        node.kind === 'template' ||
        node.kind === 'await' ||
        node.kind === 'yield'
          ? this.#effectOf(node)
          : undefined;
      if (effect !== undefined && isExpression(node)) {
        found.push({ node, effect });
      }
      return true;
    });
    return found.toSorted((a, b) => a.node.end - b.node.end || b.node.start - a.node.start);
  }

  #clearsIn(body: readonly Stmt[]): Facts {
    let cleared = 0;
    for (const { effect } of this.#effectsIn(body)) {
      cleared |= effect.clears;
    }
    return cleared;
  }
}

function isExpression(node: Node): node is Expr {
  return /^(?:call|template|await|yield)$/u.test(node.kind);
}

function catchesAll({ types }: CatchClause): boolean {
  return (
    types.length === 0 ||
    types.some((type) => type.kind === 'name' && /^(?:Base)?Exception$/u.test(type.name))
  );
}

function joined(first: Outcome, second: Outcome): Outcome {
  return { next: second.next, exits: [...first.exits, ...second.exits] };
}

function union(...sets: readonly ReadonlySet<Facts>[]): ReadonlySet<Facts> {
  return new Set(sets.flatMap((set) => [...set]));
}

// The first of each kind is told: a function has hundreds of calls and only few states.
function distinct(exits: readonly Exit[]): readonly Exit[] {
  const seen = new Set<string>();
  return exits.filter(({ kind, facts }) => {
    const key = `${kind} ${facts}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
