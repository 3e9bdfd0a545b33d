CREATE TABLE gate_staff (id bigint PRIMARY KEY);
