import bcrypt from 'bcrypt';

import { members, passwordHistory } from './members.ts';

export async function changePassword(id: string, password: string): Promise<void> {
  await passwordHistory.refuse(id, password);
  await members.update(id, { hash: await bcrypt.hash(password, 12) });
}
