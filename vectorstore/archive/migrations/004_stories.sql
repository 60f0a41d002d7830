-- Which versions are copies of each other: their words as hashes, where to look for a copy, and the copies found.

CREATE TABLE prints (
    version   INTEGER PRIMARY KEY REFERENCES versions(key) ON DELETE CASCADE,
    shingles  BLOB NOT NULL,        -- uint32, sorted; empty for what can be no copy
    agencies  TEXT NOT NULL         -- ids of the agencies it credits, parted by blanks
);

CREATE TABLE bands (
    band      INTEGER NOT NULL,     -- of the MinHash signature: near-copies share some
    version   INTEGER NOT NULL REFERENCES prints(version) ON DELETE CASCADE,
    PRIMARY KEY (band, version)
) WITHOUT ROWID;
CREATE INDEX bands_version ON bands(version);

-- Found pairs, both ways round. Groups are made when asked for, of what may be seen then: a group that a later copy
-- joined must not be one as of the day before.
CREATE TABLE copies (
    one       INTEGER NOT NULL REFERENCES prints(version) ON DELETE CASCADE,
    other     INTEGER NOT NULL REFERENCES prints(version) ON DELETE CASCADE,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX copies_other ON copies(other);

-- Versions that have no print yet: entered by the transaction that enters the version, so that no kill loses one.
CREATE TABLE unprinted (version INTEGER PRIMARY KEY REFERENCES versions(key) ON DELETE CASCADE);
CREATE TRIGGER versions_unprinted AFTER INSERT ON versions BEGIN
    INSERT OR IGNORE INTO unprinted VALUES (new.key);
END;
INSERT INTO unprinted SELECT key FROM versions;
