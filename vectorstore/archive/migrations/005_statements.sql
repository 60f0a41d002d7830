-- Who said what in which version: places in its text, read from it by vectorstore.statements.

CREATE TABLE statements (
    version      INTEGER NOT NULL REFERENCES versions(key) ON DELETE CASCADE,
    start        INTEGER NOT NULL,      -- the passage that reports it
    end          INTEGER NOT NULL,
    words_start  INTEGER NOT NULL,      -- what is said, inside it
    words_end    INTEGER NOT NULL,
    speaker      TEXT,                  -- an actor's id, where the lexicon knows him
    name         TEXT NOT NULL,         -- as written
    verb         TEXT NOT NULL,
    quoted       INTEGER NOT NULL,      -- 1 where the words stand between quotation marks
    addressee    TEXT,                  -- an actor's id, or as written
    date         TEXT                   -- of the saying, where the passage tells it
);
CREATE INDEX statements_version ON statements(version, words_start);
CREATE INDEX statements_speaker ON statements(speaker);

-- Versions that nobody has read yet: entered by the transaction that enters the version, so that no kill loses one.
CREATE TABLE unread (version INTEGER PRIMARY KEY REFERENCES versions(key) ON DELETE CASCADE);
CREATE TRIGGER versions_unread AFTER INSERT ON versions BEGIN
    INSERT OR IGNORE INTO unread VALUES (new.key);
END;
INSERT INTO unread SELECT key FROM versions;
