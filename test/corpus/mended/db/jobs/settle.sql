BEGIN;
SET LOCAL lock_timeout = '5s';
SELECT pg_advisory_xact_lock(7303);
UPDATE accounts SET settled_at = now() WHERE balance = 0;
COMMIT;
