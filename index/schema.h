#pragma once

#include <cstddef>
#include <cstdint>

namespace caveat {

// What a snapshot file looks like. A reader refuses any other version: rebuild with `caveat-corpus build`.
inline constexpr int64_t kSchemaVersion = 9;
// Changes whenever the same text would be cut into other terms, passages or concepts.
inline constexpr int64_t kTokenizerVersion = 3;
// Where PRAGMA application_id stands in an SQLite file: "CAVT" in a snapshot.
inline constexpr size_t kApplicationIdOffset = 68;

// The file's own SHA-256 stands in the last bytes of its first page, which SQLite leaves alone (reserved space). It is
// taken over the whole file with those bytes zero, so that one file proves itself.
inline constexpr int kPageSize = 4096;
inline constexpr int kDigestSize = 32;
inline constexpr int kDigestOffset = kPageSize - kDigestSize;

inline constexpr char kSchema[] = R"sql(
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA application_id = 0x43415654;
PRAGMA user_version = 2;
BEGIN;
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE document (
  ordinal INTEGER PRIMARY KEY,      -- in the order of ids
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  kind INTEGER NOT NULL,
  source_id TEXT NOT NULL,
  study_type TEXT NOT NULL,
  population TEXT NOT NULL,
  certainty TEXT NOT NULL,
  licence TEXT NOT NULL,
  interests TEXT NOT NULL,
  reviewed TEXT NOT NULL,
  unverified TEXT NOT NULL,         -- one a line
  sha256 TEXT NOT NULL,
  text BLOB NOT NULL                -- the file, byte for byte
);
CREATE TABLE section (
  ordinal INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document,
  path TEXT NOT NULL                -- headings, outermost first, one a line
);
CREATE TABLE passage (
  ordinal INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document,
  section INTEGER NOT NULL REFERENCES section,
  block INTEGER NOT NULL,
  start_byte INTEGER NOT NULL,
  end_byte INTEGER NOT NULL,
  context_start_byte INTEGER NOT NULL,
  lead_in_start_byte INTEGER NOT NULL,
  lead_in_end_byte INTEGER NOT NULL,
  is_item INTEGER NOT NULL,
  facets INTEGER NOT NULL,          -- bit set, in the order of corpus/facet.h
  certainty TEXT NOT NULL,
  verdict INTEGER NOT NULL,
  concepts TEXT NOT NULL,           -- ordinals of concept records
  claims TEXT NOT NULL              -- ordinals of claim records
);
CREATE TABLE record (
  ordinal INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,               -- collection, source, claim, concept, red_flag, condition, general_caveat
  id TEXT NOT NULL,
  body TEXT NOT NULL,               -- JSON
  UNIQUE (kind, id)
);
CREATE TABLE citation (             -- which quotes a claim or rule stands on
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  document TEXT NOT NULL,
  start_byte INTEGER NOT NULL,
  end_byte INTEGER NOT NULL
);
CREATE TABLE feature (              -- what was learned from examples
  model TEXT NOT NULL,              -- likeness: urgent, crisis, emergency
                                    -- asked_sides: the facets in the order of corpus/facet.h, elsewhere
                                    -- asked_words: asked; told_conditions: told; answerable: answered
  name TEXT NOT NULL,               -- see corpus/features.h; the row of '' has the biases
  rarity REAL NOT NULL,             -- inverse document frequency
  weights TEXT NOT NULL,            -- one for each label, a space between; above 0 speaks for it
  PRIMARY KEY (model, name)
) WITHOUT ROWID;
CREATE TABLE expected (             -- which passage a question asks for, learned from expected questions
  name TEXT PRIMARY KEY,            -- a feature of theirs; the row of '' has the biases
  rarity REAL NOT NULL,
  passages TEXT NOT NULL            -- PASSAGE:WEIGHT of each passage that it speaks for or against, a space between
) WITHOUT ROWID;
-- The concepts column holds their names, and a term for each facet.
CREATE VIRTUAL TABLE passage_fts USING fts5 (
  title, heading, text, concepts,
  tokenize = 'porter unicode61 remove_diacritics 2'
);
)sql";

}  // namespace caveat
