import { z } from 'zod';

export const newMember = z.object({ email: z.string(), password: z.string().min(12).max(128) });
