import bcrypt from 'bcrypt';

import { members } from './members.ts';

export async function changePassword(id: string, password: string): Promise<void> {
  await members.update(id, { hash: await bcrypt.hash(password, 12) });
}
