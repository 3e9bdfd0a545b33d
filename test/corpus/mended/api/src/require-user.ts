import type { NextFunction, Request, Response } from 'express';

export function requireUser(request: Request, response: Response, next: NextFunction): void {
  if (request.session.userId === undefined) {
    response.status(401).json({ error: 'Sign in first.' });
    return;
  }
  next();
}
