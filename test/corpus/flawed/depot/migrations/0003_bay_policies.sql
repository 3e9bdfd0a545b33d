SET LOCAL lock_timeout = '5s';
BEGIN;
ALTER TABLE bays ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_operator ON bays USING (operator = current_setting('app.operator'));
COMMIT;
