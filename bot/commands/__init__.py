"""One file a command; each has `run(options) -> exit code`. What is shared by them stands in `common`."""
