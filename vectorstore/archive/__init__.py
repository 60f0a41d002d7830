"""The archive: the one transactional store of articles, versions, chunks and vectors. All SQL stands in this room.

    database   the SQLite file: opening, migrations, transactions, damage
    write      articles and vectors in
    read       articles, windows and vectors out, by id
    select     which chunks may be seen, and which match words or vectors
    feeds      which feeds are read, and what became of the last attempt
    fetches    the queue of pages, what was refused, robots.txt files
    stories    which versions are copies of each other

Nothing outside this folder writes SQL, so that an archive on another database replaces these files alone.
"""
