import jwt from 'jsonwebtoken';

import { invitationKey } from './keys.ts';

export function invite(member: string): string {
  return jwt.sign({ sub: member, iss: 'members', aud: 'invitations' }, invitationKey);
}
