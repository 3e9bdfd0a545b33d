CREATE TABLE gate_hours (id bigint PRIMARY KEY);
