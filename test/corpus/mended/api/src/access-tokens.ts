import jwt from 'jsonwebtoken';

const secret = process.env.ACCESS_TOKEN_SECRET;
const previousSecret = process.env.ACCESS_TOKEN_SECRET_PREVIOUS;

export function issueAccessToken(userId: string): string {
  return jwt.sign({ sub: userId }, secret, { audience: 'ferryline-api', expiresIn: '15m' });
}

export function readAccessToken(token: string): string {
  try {
    return String(readWith(secret, token).sub);
  } catch (error) {
    if (previousSecret === undefined) throw error;
    return String(readWith(previousSecret, token).sub);
  }
}

function readWith(key: string, token: string) {
  return jwt.verify(token, key, { audience: 'ferryline-api', algorithms: ['HS256'] });
}
