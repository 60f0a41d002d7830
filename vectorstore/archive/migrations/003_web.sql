-- Articles from the net: feeds, the addresses that were or are to be fetched, what was refused, and what sources say
-- of their own articles afterwards (updated, corrected, gone).

ALTER TABLE versions ADD COLUMN updated TEXT;   -- as told: the source's last change when this version was first seen
ALTER TABLE versions ADD COLUMN author TEXT;
ALTER TABLE versions ADD COLUMN notice TEXT;    -- a correction or retraction, in the source's own words
ALTER TABLE articles ADD COLUMN gone TEXT;      -- UTC, ISO 8601: since when its address answers 404 or 410

CREATE TABLE feeds (
    address    TEXT PRIMARY KEY,
    publisher  TEXT,
    country    TEXT,                    -- ISO 3166, two letters
    language   TEXT,
    kind       TEXT,                    -- agency | newspaper | broadcaster | state media | official | other
    paused     INTEGER NOT NULL DEFAULT 0,
    etag       TEXT,
    modified   TEXT,
    final      TEXT,                    -- the address that gave etag and modified, after redirects
    fetched    TEXT,                    -- UTC: the last answer, 304 included
    problem    TEXT,                    -- why the last attempt failed; NULL when it did not
    failures   INTEGER NOT NULL DEFAULT 0,   -- in a row
    due        TEXT                     -- UTC: not before (back-off, Retry-After); NULL: at once
) WITHOUT ROWID;

-- The queue and the memory of pages in one. A page waits until it was dealt with, whatever kills the process.
CREATE TABLE fetches (
    address    TEXT PRIMARY KEY,        -- as the feed or the user gave it
    feed       TEXT,                    -- the feed that named it; NULL: the user did
    title      TEXT,                    -- as the feed tells, for pages that tell none
    publisher  TEXT,
    published  TEXT,
    entry      TEXT,                    -- a hash of what the feed said: when it changes, the page is looked at again
    state      TEXT NOT NULL,           -- waiting | kept | missing | gone | failed | refused
    article_id TEXT,                    -- what it became
    etag       TEXT,
    modified   TEXT,
    final      TEXT,
    problem    TEXT,
    failures   INTEGER NOT NULL DEFAULT 0,
    unchanged  INTEGER NOT NULL DEFAULT 0,   -- visits in a row that brought nothing new
    fetched    TEXT,
    due        TEXT                     -- UTC: look at it (again) from then on; NULL: never by itself
) WITHOUT ROWID;
CREATE INDEX fetches_due ON fetches(due);

CREATE TABLE refusals (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    address    TEXT NOT NULL UNIQUE,
    feed       TEXT NOT NULL,
    title      TEXT,
    lead       TEXT,
    publisher  TEXT,
    published  TEXT,
    entry      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    score      REAL NOT NULL,
    refused    TEXT NOT NULL,
    admitted   TEXT                     -- UTC: let in by the user
);

CREATE TABLE robots (
    origin     TEXT PRIMARY KEY,        -- scheme, host and port
    rules      TEXT NOT NULL,           -- robots.txt as served; "" allows everything
    fetched    TEXT NOT NULL
) WITHOUT ROWID;
