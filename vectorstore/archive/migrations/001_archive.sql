-- The archive: articles and their versions, chunks, windows, vectors by content hash, the full-text index.

CREATE TABLE articles (
    id       TEXT PRIMARY KEY,
    current  INTEGER NOT NULL               -- the version shown without --as-of
) WITHOUT ROWID;

CREATE TABLE versions (
    key            INTEGER PRIMARY KEY,
    article_id     TEXT NOT NULL REFERENCES articles(id),
    version        INTEGER NOT NULL,
    text           TEXT NOT NULL,
    title          TEXT,
    publisher      TEXT,
    language       TEXT,
    published      TEXT,                    -- as told: 2025-07, 2025-07-03, a timestamp, or nothing
    published_from INTEGER,                 -- first and last day (UTC, YYYYMMDD) it may mean
    published_to   INTEGER,
    url            TEXT,                    -- as given
    canonical_url  TEXT,
    kind           TEXT NOT NULL,           -- article | compiled
    sources        TEXT NOT NULL,           -- JSON list of addresses
    digest         TEXT NOT NULL,           -- of everything above that a source tells
    ingested_at    TEXT NOT NULL,           -- UTC, ISO 8601
    origin         TEXT NOT NULL,           -- where it was read from, for reports
    UNIQUE (article_id, version)
);
CREATE INDEX versions_days ON versions(published_to, published_from);
CREATE INDEX versions_url ON versions(canonical_url);

CREATE TABLE chunks (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: the index may lag behind
    version   INTEGER NOT NULL REFERENCES versions(key),
    start     INTEGER NOT NULL,
    end       INTEGER NOT NULL,
    digest    TEXT NOT NULL,                -- of the embedded text: the key of its vector
    near      TEXT NOT NULL                 -- of the folded words: equal for (nearly) equal chunks
);
CREATE INDEX chunks_version ON chunks(version);

CREATE TABLE windows (
    chunk    INTEGER NOT NULL REFERENCES chunks(id),
    start    INTEGER NOT NULL,
    end      INTEGER NOT NULL,
    digest   TEXT NOT NULL,
    PRIMARY KEY (chunk, start)
) WITHOUT ROWID;

CREATE TABLE vectors (
    digest  TEXT NOT NULL,
    model   TEXT NOT NULL,
    vector  BLOB NOT NULL,                  -- float16, L2-normalised
    PRIMARY KEY (digest, model)
) WITHOUT ROWID;

-- Terms are stemmed before they come here (vectorstore.lexical), so FTS5 only has to cut at blanks.
CREATE VIRTUAL TABLE words USING fts5(terms, tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S*'");
CREATE VIRTUAL TABLE word_counts USING fts5vocab(words, 'row');

-- What the index still has to learn: written in the transaction that writes the chunks, deleted once Chroma has them.
CREATE TABLE pending (chunk INTEGER PRIMARY KEY, language TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0);

CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
