import jwt from 'jsonwebtoken';

const secret = process.env.ACCESS_TOKEN_SECRET;

export function issueAccessToken(userId: string): string {
  return jwt.sign({ sub: userId }, secret, { audience: 'ferryline-api', expiresIn: '15m' });
}

export function readAccessToken(token: string): string {
  const claims = jwt.verify(token, secret, { audience: 'ferryline-api', algorithms: ['HS256'] });
  return String(claims.sub);
}
