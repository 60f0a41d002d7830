-- What became of a language model's last sentences: whether they held. Neither questions nor sentences are kept.

CREATE TABLE model_sentences (
    id    INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    held  INTEGER NOT NULL          -- 1: broke no rule
);
CREATE INDEX model_sentences_model ON model_sentences(model, id);
