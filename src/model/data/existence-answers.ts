import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { lastName, nodesIn } from '../code/reach.ts';

/** What a condition says of the answer of a query. */
export class Answer {
  readonly #read: Node;
  readonly #names = new Set<string>();

  constructor(home: FunctionExpr, read: Node) {
    this.#read = read;
    for (const node of nodesIn(home)) {
      if (node.kind !== 'bind' && node.kind !== 'assign') {
        continue;
      }
      if (node.value !== null && node.end >= read.start && this.#isAnswer(node.value)) {
        this.#add(node.target);
      }
    }
  }

  says(test: Expr): 'exists' | 'missing' | undefined {
    switch (test.kind) {
      case 'unary':
        return test.op === '!' ? inverse(this.says(test.value)) : undefined;
      case 'binary':
        return this.#saysBinary(test);
      default:
        return this.#isAnswer(test) ? 'exists' : undefined;
    }
  }

  #saysBinary({
    op,
    left,
    right,
  }: Extract<Expr, { kind: 'binary' }>): 'exists' | 'missing' | undefined {
    const [ofLeft, ofRight] = [this.says(left), this.says(right)];
    if (op === '||') {
      return ofLeft === 'exists' || ofRight === 'exists' ? 'exists' : undefined;
    }
    if (op === '&&') {
      return ofLeft === 'missing' || ofRight === 'missing' ? 'missing' : undefined;
    }
    if (ofLeft !== 'exists' || right.kind !== 'literal') {
      return isNothing(right) ? compared(op, ofLeft) : undefined;
    }
    if (right.value === null || right.value === 0) {
      return compared(op, ofLeft);
    }
    return right.value === 1 && op === '>=' ? 'exists' : undefined;
  }

  // The query itself, or a name that its answer was given to, and what is asked of them.
  #isAnswer(expr: Expr): boolean {
    switch (expr.kind) {
      case 'await':
        return this.#isAnswer(expr.value);
      case 'name':
        return this.#names.has(expr.name);
      case 'member':
        return (
          /^(?:length|rows|rowCount|data|count|id|_id|pk)$/u.test(expr.name) &&
          this.#isAnswer(expr.object)
        );
      case 'index':
        return (
          expr.index.kind === 'literal' && expr.index.value === 0 && this.#isAnswer(expr.object)
        );
      case 'template':
        return expr === this.#read;
      case 'call':
        return expr === this.#read || this.#isAsked(expr);
      default:
        return false;
    }
  }

  #isAsked({ callee, args }: CallExpr): boolean {
    const isOfAnswer = callee.kind === 'member' && this.#isAnswer(callee.object);
    return (
      (isOfAnswer && !/^(?:map|filter|forEach|reduce)$/u.test(callee.name)) ||
      (/^(?:len|bool|execute|exec|scalar|scalars|fetch_one|fetchone|Boolean)$/u.test(
        lastName(callee),
      ) &&
        args.some(({ value }) => this.#isAnswer(value)))
    );
  }

  #add(target: Extract<Node, { kind: 'bind' }>['target']): void {
    switch (target.kind) {
      case 'name':
        this.#names.add(target.name);
        break;
      case 'listPattern': {
        const [first] = target.items;
        if (first?.kind === 'name') {
          this.#names.add(first.name);
        }
        break;
      }
      case 'objectPattern':
        for (const { key, target: inner } of target.properties) {
          if (/^(?:rows|data|count|rowCount|length)$/u.test(key ?? '') && inner.kind === 'name') {
            this.#names.add(inner.name);
          }
        }
        break;
      default:
    }
  }
}

function inverse(said: 'exists' | 'missing' | undefined): 'exists' | 'missing' | undefined {
  if (said === undefined) {
    return undefined;
  }
  return said === 'exists' ? 'missing' : 'exists';
}

function compared(
  op: string,
  said: 'exists' | 'missing' | undefined,
): 'exists' | 'missing' | undefined {
  if (/^={2,3}$/u.test(op)) {
    return inverse(said);
  }
  return /^(?:!={1,2}|>)$/u.test(op) ? said : undefined;
}

function isNothing(expr: Expr): boolean {
  return expr.kind === 'name' && expr.name === 'undefined';
}
