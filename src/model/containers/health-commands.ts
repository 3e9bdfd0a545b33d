import type { CheckBinary } from './image-binaries.ts';

/** What a health check needs of its image. */
export interface HealthCommand {
  /** The tools that it calls. */
  readonly binaries: readonly CheckBinary[];
  /** The port of this machine that it asks; undefined when it asks none, or a variable says which. */
  readonly port: string | undefined;
  /** The scripts that it runs, by their names. */
  readonly scripts: readonly string[];
}

const TOOL = /(?:^|[\s;&|(])(?:\/usr)?(?:\/bin\/)?(?<tool>curl|wget|nc)(?=\s)/gu;
const LOCAL_PORT = /(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::|\s+)(?<port>\d{2,5})\b/u;
const SCRIPT = /(?:^|[\s/])(?<script>[\w-]+\.(?:sh|[cm]?js|py))(?=\s|$)/gu;

/** Reads the text of a health check; `isList` when no shell runs it. */
export function healthCommandOf(text: string, isList: boolean): HealthCommand {
  const tools = Array.from(text.matchAll(TOOL), (match) => match.groups?.['tool'] ?? '');
  const alternatives = /(?:curl|wget|nc)\b.*\|\|.*(?:curl|wget|nc)\b/u.test(text);
  return {
    // `curl … || wget …` works with either.
    binaries: [...(alternatives ? [] : tools.filter(isTool)), ...(isList ? [] : (['sh'] as const))],
    port: LOCAL_PORT.exec(text)?.groups?.['port'],
    scripts: Array.from(text.matchAll(SCRIPT), (match) => match.groups?.['script'] ?? ''),
  };
}

function isTool(name: string): name is 'curl' | 'wget' | 'nc' {
  return name === 'curl' || name === 'wget' || name === 'nc';
}
