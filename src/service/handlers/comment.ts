import type { AskingComment } from '../commands/comment-commands.ts';
import { currentDelivery } from '../delivery-scope.ts';
import { targetOf } from './handler.ts';
import type { HandlerPorts, Payload } from './handler.ts';

/** Somebody wrote a command into the conversation of a pull request. */
export async function handleIssueComment(
  ports: HandlerPorts,
  payload: Payload<'issue_comment.created'>,
): Promise<void> {
  const { issue, comment } = payload;
  await obey(ports, payload, {
    kind: 'conversation',
    id: comment.id,
    threadId: comment.id,
    repliesTo: undefined,
    createdAt: comment.created_at,
    number: issue.number,
    body: comment.body,
    login: comment.user?.login,
    isOnOwnPull: comment.user?.id === issue.user?.id,
  });
}

/** Somebody wrote a command on a line of the diff, or as an answer there. */
export async function handleReviewComment(
  ports: HandlerPorts,
  payload: Payload<'pull_request_review_comment.created'>,
): Promise<void> {
  const { pull_request: pull, comment } = payload;
  const repliesTo = comment.in_reply_to_id;
  await obey(ports, payload, {
    kind: 'diff',
    id: comment.id,
    threadId: repliesTo ?? comment.id,
    repliesTo,
    createdAt: comment.created_at,
    number: pull.number,
    body: comment.body,
    login: comment.user?.login,
    isOnOwnPull: comment.user?.id === pull.user?.id,
  });
}

async function obey(
  { customers, commands }: HandlerPorts,
  payload: Payload<'issue_comment.created' | 'pull_request_review_comment.created'>,
  comment: Omit<AskingComment, 'login'> & { readonly login: string | undefined },
): Promise<void> {
  const { login } = comment;
  // Whoever sent the event wrote the comment; anything else is nobody's wish.
  if (login === undefined || payload.sender.login !== login) {
    return;
  }
  const target = targetOf(payload);
  currentDelivery().log.setBindings({ pullRequest: comment.number });
  await customers.note(target);
  await commands.obey(target, { ...comment, login });
}
