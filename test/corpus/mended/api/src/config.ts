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

export const sessionSecret = required('SESSION_SECRET');

export const customsToken = required('CUSTOMS_TOKEN');

export const allowedOrigins = required('CORS_ORIGINS')
  .split(',')
  .map((origin) => new URL(origin.trim()).origin);
