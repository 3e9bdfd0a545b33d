import { DataSource } from 'typeorm';

export const archive = new DataSource({
  type: 'postgres',
  url: process.env.ARCHIVE_DATABASE_URL,
  connectTimeoutMS: 5_000,
  synchronize: true,
  logging: true,
});
