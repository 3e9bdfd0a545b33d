import type { Place } from '#core/span.ts';

import { walk } from './code-nodes.ts';
import type {
  CallExpr,
  ClassExpr,
  CodeFacts,
  FunctionExpr,
  Language,
  Node,
  Ranged,
} from './code.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';

/**
 * One code file with the questions that need its whole tree: what stands around a node, which calls
 * there are. Indexes are built when they are first asked for.
 */
export class CodeModule {
  readonly file: ProjectFile;
  readonly facts: CodeFacts;
  /** Where names that lead out of this file are looked up. */
  readonly project: Project;
  #parents: Map<Node, Node> | undefined;
  #nodes: readonly Node[] | undefined;
  #calls: readonly CallExpr[] | undefined;

  constructor(file: ProjectFile, facts: CodeFacts, project: Project) {
    this.file = file;
    this.facts = facts;
    this.project = project;
  }

  get path(): string {
    return this.file.path;
  }

  get language(): Language {
    return this.facts.language;
  }

  /** Every node of the file in source order, parents before their children. */
  get nodes(): readonly Node[] {
    return this.#nodes ?? this.#index().nodes;
  }

  /** Every call and `new` expression in source order of their beginnings. */
  get calls(): readonly CallExpr[] {
    this.#calls ??= this.nodes.filter((node) => node.kind === 'call');
    return this.#calls;
  }

  /** Undefined for the statements of the module itself. */
  parent(node: Node): Node | undefined {
    return (this.#parents ?? this.#index().parents).get(node);
  }

  /** The nodes around a node, innermost first. */
  *ancestors(node: Node): Generator<Node, undefined> {
    for (let current = this.parent(node); current !== undefined; current = this.parent(current)) {
      yield current;
    }
  }

  /** The innermost function around a node, undefined at the top level of the module. */
  enclosingFunction(node: Node): FunctionExpr | undefined {
    for (const ancestor of this.ancestors(node)) {
      if (ancestor.kind === 'function') {
        return ancestor;
      }
    }
    return undefined;
  }

  /** The innermost class around a node. */
  enclosingClass(node: Node): ClassExpr | undefined {
    for (const ancestor of this.ancestors(node)) {
      if (ancestor.kind === 'class') {
        return ancestor;
      }
    }
    return undefined;
  }

  place(range: Ranged): Place {
    return this.file.place(range);
  }

  /** The source text of a node. */
  text(range: Ranged): string {
    return this.file.slice(range);
  }

  #index(): { parents: Map<Node, Node>; nodes: readonly Node[] } {
    const parents = new Map<Node, Node>();
    const nodes: Node[] = [];
    walk(this.facts.body, (node, parent) => {
      nodes.push(node);
      if (parent !== undefined) {
        parents.set(node, parent);
      }
    });
    this.#parents = parents;
    this.#nodes = nodes;
    return { parents, nodes };
  }
}
