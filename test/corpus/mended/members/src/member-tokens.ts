import jwt from 'jsonwebtoken';

import { memberKeys } from './keys.ts';

const key = memberKeys.present;
const issuer = 'members';

export function issueAccess(member: string): string {
  return jwt.sign({ sub: member, iss: issuer, type: 'access' }, key, { expiresIn: '15m' });
}

export function issueRefresh(member: string): string {
  return jwt.sign({ sub: member, iss: issuer, type: 'refresh' }, key, { expiresIn: '30d' });
}

export function memberOf(token: string, now: Date): string {
  const { sub, type } = jwt.verify(token, key, { algorithms: ['HS256'], issuer: issuer });
  if (type !== 'access') throw new Error('not a token for access');
  return `${sub} at ${now.toISOString()}`;
}
