-- migrate:up transaction:false
CREATE INDEX bays_operator ON bays (operator);
