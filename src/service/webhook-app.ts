import type { Probot } from 'probot';

import { handleCheckRun } from './handlers/check-run.ts';
import { handleCheckSuite } from './handlers/check-suite.ts';
import { handleIssueComment, handleReviewComment } from './handlers/comment.ts';
import type { HandlerPorts } from './handlers/handler.ts';
import { handleInstallationRepositories } from './handlers/installation-repositories.ts';
import { handleInstallation } from './handlers/installation.ts';
import { handleMergeGroup } from './handlers/merge-group.ts';
import { handlePullRequest } from './handlers/pull-request.ts';
import { handlePush } from './handlers/push.ts';

/** Subscribes the handlers. The actions are those that the front door lets in, see `HANDLED_EVENTS`. */
export function webhookApp(ports: HandlerPorts): (app: Probot) => void {
  return (app) => {
    app.on(
      [
        'pull_request.opened',
        'pull_request.synchronize',
        'pull_request.reopened',
        'pull_request.ready_for_review',
        'pull_request.edited',
      ],
      async ({ payload }) => handlePullRequest(ports, payload),
    );
    app.on('issue_comment.created', async ({ payload }) => handleIssueComment(ports, payload));
    app.on('pull_request_review_comment.created', async ({ payload }) =>
      handleReviewComment(ports, payload),
    );
    app.on(['check_run.rerequested', 'check_run.requested_action'], async ({ payload }) =>
      handleCheckRun(ports, payload),
    );
    app.on('check_suite.rerequested', async ({ payload }) => handleCheckSuite(ports, payload));
    app.on('merge_group.checks_requested', async ({ payload }) => handleMergeGroup(ports, payload));
    app.on('push', async ({ payload }) => handlePush(ports, payload));
    app.on(
      [
        'installation.created',
        'installation.deleted',
        'installation.suspend',
        'installation.unsuspend',
        'installation.new_permissions_accepted',
      ],
      async ({ payload }) => handleInstallation(ports, payload),
    );
    app.on(
      ['installation_repositories.added', 'installation_repositories.removed'],
      async ({ payload }) => handleInstallationRepositories(ports, payload),
    );
  };
}
