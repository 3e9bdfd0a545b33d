SELECT pg_advisory_lock(7303);
UPDATE accounts SET settled_at = now() WHERE balance = 0;
SELECT pg_advisory_unlock(7303);
