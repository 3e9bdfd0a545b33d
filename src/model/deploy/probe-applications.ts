import type { CodeModule } from '../code/code-module.ts';
import { routesOf } from '../http/routes.ts';

/**
 * True for a file whose applications answer probes or agents alone: the health port of a worker, or a
 * server of tools. False when something else may be mounted on them.
 */
export function answersProbesOnly(module: CodeModule): boolean {
  return (answersProbes(module) || answersAgents(module)) && !mountsMore(module);
}

const PROBE =
  /^\/?(?:[\w-]+\/)?(?:health\w*|livez?|readyz?|liveness|readiness|metrics|ping|status)$/iu;

function answersProbes(module: CodeModule): boolean {
  const routes = routesOf(module);
  return routes.length > 0 && routes.every(({ path }) => path !== null && PROBE.test(path));
}

/** https://modelcontextprotocol.io/docs/sdk */
const AGENT_SERVER =
  /^(?:mcp\.server(?:\.|$)|fastmcp(?:\.|$)|@modelcontextprotocol\/sdk\/server\/)/u;

function answersAgents(module: CodeModule): boolean {
  return (
    routesOf(module).length === 0 &&
    module.facts.body.some(
      (statement) => statement.kind === 'import' && AGENT_SERVER.test(statement.module),
    )
  );
}

function mountsMore({ file: { text } }: CodeModule): boolean {
  return (
    /\b(?:include_router|register_blueprint|mount|Router)\b/u.test(text) ||
    /\.(?:use|route|register)\(\s*['"`]\//u.test(text)
  );
}
