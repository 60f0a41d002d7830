-- Conversations of the page: whose they are (a hash, never the secret itself), and their exchanges as they were shown.

CREATE TABLE conversations (
    id       TEXT PRIMARY KEY,
    owner    TEXT NOT NULL,         -- a hash of the browser's secret or of the signed-in user
    title    TEXT NOT NULL,
    created  TEXT NOT NULL,         -- UTC, ISO 8601
    changed  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX conversations_owner ON conversations(owner, changed);
CREATE INDEX conversations_changed ON conversations(changed);

CREATE TABLE exchanges (
    conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    page         TEXT NOT NULL,     -- JSON: the question, its answer by the contract, its filters
    words        TEXT NOT NULL,     -- folded, for searching
    verdict      TEXT,              -- up | down, and the reader's reason
    reason       TEXT,
    PRIMARY KEY (conversation, number)
) WITHOUT ROWID;
