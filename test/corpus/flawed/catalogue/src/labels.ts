import { execFileSync } from 'node:child_process';

import type { Express } from 'express';

export function labels(app: Express): void {
  app.post('/api/labels', (req, res) => {
    res.type('application/pdf').send(execFileSync('make-labels', ['--all']));
  });
}
