#pragma once

#include <sqlite3.h>

namespace caveat::sqlite {

// FTS5's extension interface of a connection; null if this SQLite has no FTS5.
fts5_api* FindFts5(sqlite3* database);

}  // namespace caveat::sqlite
