import type { NextFunction, Request, Response } from 'express';

import { staffOf } from './staff.ts';

export async function requireStaff(
  req: Request,
  res: Response,
  next: NextFunction,
): Promise<void> {
  const staff = await staffOf(req.get('authorization'));
  if (staff === undefined) {
    res.status(401).end();
    return;
  }
  res.locals.staff = staff;
  next();
}
