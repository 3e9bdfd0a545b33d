import type { Express } from 'express';

import { labelJobs } from './label-jobs.ts';

export function labels(app: Express): void {
  app.post('/api/v1/labels', async (req, res) => {
    res.status(202).json({ job: await labelJobs.add() });
  });
}
