-- Briefings that were written, by what they were written from: the same inputs give the same page.

CREATE TABLE briefings (
    date      TEXT NOT NULL,        -- the day, YYYY-MM-DD
    language  TEXT NOT NULL,
    engine    TEXT NOT NULL,
    inputs    TEXT NOT NULL,        -- a hash of the versions that were seen, and of the vectors' model
    written   TEXT NOT NULL,        -- UTC, ISO 8601
    page      TEXT NOT NULL,        -- the contract's JSON
    PRIMARY KEY (date, language, engine, inputs)
) WITHOUT ROWID;
