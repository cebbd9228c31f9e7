-- What the API remembers: answers to repeated requests, sessions that people can tell apart and end,
-- who made an enrolment token, and which state of an agent somebody wants to change.

-- Answers to POSTs with an Idempotency-Key, written in the transaction of the change. Of the key there
-- is a hash only, and the answer is sealed with a key that is made of it: the table alone tells
-- neither, though an answer may hold a secret such as an enrolment token.
CREATE TABLE login_answer (
  user_id        uuid NOT NULL REFERENCES login_user (id) ON DELETE CASCADE,
  key_sha256     bytea NOT NULL CHECK (length(key_sha256) = 32),
  request_sha256 bytea NOT NULL CHECK (length(request_sha256) = 32),  -- method, path, body
  status         int NOT NULL DEFAULT 0,     -- 0: seen by the transaction alone that makes it
  sealed_body    bytea NOT NULL DEFAULT '',
  made_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key_sha256)
);
CREATE INDEX login_answer_age ON login_answer (made_at);
GRANT SELECT, INSERT, UPDATE ON login_answer TO platen_web;
GRANT SELECT (made_at), DELETE ON login_answer TO platen_work;

-- A session is named by an id, since its key is the hash of a secret.
ALTER TABLE login_session ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE;

ALTER TABLE login_enrol_token
  ADD COLUMN made_by uuid REFERENCES login_user (id) ON DELETE SET NULL,  -- null: a command
  ADD COLUMN made_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX login_enrol_token_open ON login_enrol_token (tenant_id, site_id, expires_at)
  WHERE used_at IS NULL;

-- Counts what people change of it: name and state.
ALTER TABLE agent ADD COLUMN revision bigint NOT NULL DEFAULT 1;
