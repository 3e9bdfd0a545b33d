import { z } from 'zod';

import type { JsonObject } from './json-object.ts';
import { accountJson, nodeId } from './representations.ts';
import { created, ok } from './routing.ts';
import type { ApiResponse, RepositoryCall } from './routing.ts';
import type { FakeState, IssueComment, Reaction, ReviewComment } from './state.ts';

const INPUT = z.object({ content: z.string() });

/**
 * Adds the App's reaction to a comment; 200 instead of 201 when it is there already.
 * https://docs.github.com/en/rest/reactions/reactions
 */
export function react(
  { state, request }: RepositoryCall,
  comment: IssueComment | ReviewComment,
): ApiResponse {
  const { content } = INPUT.parse(request.body);
  const author = state.bot();
  const known = comment.reactions.find(
    (reaction) => reaction.author.id === author.id && reaction.content === content,
  );
  if (known !== undefined) {
    return ok(reactionJson(state, known));
  }
  const reaction = { id: state.nextId('reaction'), author, content, createdAt: state.timestamp() };
  comment.reactions.push(reaction);
  return created(reactionJson(state, reaction));
}

function reactionJson(state: FakeState, reaction: Reaction): JsonObject {
  return {
    id: reaction.id,
    node_id: nodeId('REA', reaction.id),
    user: accountJson(state, reaction.author),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
