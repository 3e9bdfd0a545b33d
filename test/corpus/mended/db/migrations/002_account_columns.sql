SET lock_timeout = '5s';
ALTER TABLE users
  ADD COLUMN reset_digest text,
  ADD COLUMN deleted_at timestamptz,
  ADD COLUMN is_active boolean NOT NULL DEFAULT true;
