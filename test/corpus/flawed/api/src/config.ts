import { randomBytes } from 'node:crypto';

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set`);
  }
  return value;
}

export const port = Number(process.env.PORT ?? 3000);
export const databaseUrl = required('DATABASE_URL');
export const databasePoolSize = Number(required('DATABASE_POOL_SIZE'));
export const redisUrl = required('REDIS_URL');
export const environment = required('FERRYLINE_ENV');

export const sessionSecret = process.env.SESSION_SECRET ?? randomBytes(32).toString('hex');

export const customsToken = process.env.CUSTOMS_TOKEN ?? 'ferryline-customs-2023';

export const allowedOrigins = required('CORS_ORIGINS')
  .split(',')
  .map((origin) => origin.trim());
