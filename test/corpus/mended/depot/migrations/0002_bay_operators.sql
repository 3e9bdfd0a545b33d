-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY bays_operator ON bays (operator);
