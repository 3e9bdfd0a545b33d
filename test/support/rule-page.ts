import MarkdownIt from 'markdown-it';

/** A fenced block of a page. */
export interface PageBlock {
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** `name=value` pairs after the language. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A second-level heading and what stands below it. */
export interface PageSection {
  readonly title: string;
  readonly line: number;
  readonly blocks: readonly PageBlock[];
  /** True when there is anything but blocks below the heading. */
  readonly hasText: boolean;
}

export interface RulePage {
  /** What stands between the markers of the generated header, without them; undefined without markers. */
  readonly header: string | undefined;
  readonly sections: readonly PageSection[];
}

/** One example of a page: a single block, or the blocks that share an `example=` name. */
export interface PageExample {
  readonly line: number;
  readonly files: Readonly<Record<string, string>>;
  /** How many findings a flagged example announces. */
  readonly findings: number;
}

const HEADER = /<!-- generated:start -->\n(?<header>[\s\S]*?)<!-- generated:end -->\n/u;
const ATTRIBUTES = new Set(['file', 'findings', 'example']);

/** Reads a `rule.md`. Never fails: what is missing is missing in the answer. */
export function readRulePage(text: string): RulePage {
  const sections: { title: string; line: number; blocks: PageBlock[]; hasText: boolean }[] = [];
  const tokens = new MarkdownIt({ html: true }).parse(text, {});
  for (const [index, token] of tokens.entries()) {
    const line = (token.map?.[0] ?? 0) + 1;
    const section = sections.at(-1);
    if (token.type === 'heading_open' && token.tag === 'h2') {
      sections.push({ title: tokens[index + 1]?.content ?? '', line, blocks: [], hasText: false });
    } else if (token.type === 'fence') {
      section?.blocks.push({ line, ...readInfo(token.info), text: token.content });
    } else if (section !== undefined && token.type === 'paragraph_open') {
      section.hasText = true;
    }
  }
  return { header: HEADER.exec(text)?.groups?.['header'], sections };
}

/** The examples of a section. Throws, naming the line, for a block that does not say what it is. */
export function examplesOf(section: PageSection): readonly PageExample[] {
  const groups = Map.groupBy(section.blocks, (block) => block.attributes['example'] ?? block);
  return [...groups.values()].map((blocks) => {
    for (const block of blocks) {
      refuseUnclear(block);
    }
    const files = blocks.map((block): [string, string] => [
      block.attributes['file'] ?? '',
      block.text,
    ]);
    if (new Set(files.map(([path]) => path)).size < files.length) {
      throw new Error(`line ${blocks[0]?.line}: two blocks of one example have the same file`);
    }
    const findings = blocks.flatMap((block) => block.attributes['findings'] ?? []);
    return {
      line: blocks[0]?.line ?? section.line,
      files: Object.fromEntries(files),
      findings: findings.length === 0 ? 1 : findings.reduce((sum, each) => sum + Number(each), 0),
    };
  });
}

function refuseUnclear({ line, language, attributes }: PageBlock): void {
  if (language === '') {
    throw new Error(`line ${line}: an example names its language`);
  }
  if (attributes['file'] === undefined) {
    throw new Error(`line ${line}: an example names its path, as in file=src/server.ts`);
  }
  const unknown = Object.keys(attributes).find((name) => !ATTRIBUTES.has(name));
  if (unknown !== undefined) {
    throw new Error(
      `line ${line}: ${unknown}= means nothing; known are file=, findings= and example=`,
    );
  }
  const { findings } = attributes;
  if (findings !== undefined && !/^[1-9]\d*$/u.test(findings)) {
    throw new Error(`line ${line}: findings= is a number from 1`);
  }
}

function readInfo(info: string): Pick<PageBlock, 'language' | 'attributes'> {
  const [language = '', ...pairs] = info.trim().split(/\s+/u);
  return {
    language,
    attributes: Object.fromEntries(
      pairs.map((pair) => {
        const equals = pair.indexOf('=');
        return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      }),
    ),
  };
}
