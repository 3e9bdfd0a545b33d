import { z } from 'zod';

export const newMember = z.object({ email: z.string(), password: z.string().min(6).max(128) });
