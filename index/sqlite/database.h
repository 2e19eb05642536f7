#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/sqlite/tokenizer.h"

struct sqlite3;
struct sqlite3_stmt;

namespace caveat::sqlite {

struct RankFigures;

// A prepared statement. Columns and parameters count as SQLite counts them: parameters from 1, columns from 0. Text and
// blobs that it returns live until the next Step() or Reset().
class Statement {
 public:
  Statement() = default;

  void Bind(int parameter, int64_t value);
  void BindReal(int parameter, double value);
  // The bytes are copied. Text must be UTF-8 without NUL.
  void BindText(int parameter, std::string_view text);
  void BindBlob(int parameter, std::string_view bytes);

  // True if there is a row, false at the end. Aborted if the work budget ran out.
  absl::StatusOr<bool> Step();
  // Steps a statement that returns no rows, then makes it ready for the next.
  absl::Status Run();
  void Reset();

  int64_t Int(int column) const;
  double Real(int column) const;
  std::string_view Text(int column) const;

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

// Resets a statement when it leaves scope, so that no read transaction stays open.
class Cursor {
 public:
  explicit Cursor(Statement& statement) : statement_(statement) {}
  ~Cursor() { statement_.Reset(); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  Statement* operator->() { return &statement_; }

 private:
  Statement& statement_;
};

// A connection, for one thread at a time. The only code that includes sqlite3.h is in this directory.
class Database {
 public:
  // Creates a database in a file that is empty or absent, whose pages each keep `reserved_bytes` free at their end.
  static absl::StatusOr<Database> Create(const std::string& path, int reserved_bytes);
  // Opens a database file's bytes, read-only, with every protection against a hostile file that SQLite has. The bytes
  // are not copied: they must outlive the database, and any number of databases may share them.
  static absl::StatusOr<Database> OpenBytes(std::string_view bytes);
  // The same, but a statement that asks to write may run, as FTS5's integrity check does. The bytes must outlive the
  // database, and no other may have them open.
  static absl::StatusOr<Database> OpenInPlace(std::string& bytes);
  // Opens a file that changes while it is used, or makes an empty one. What is committed survives a power cut; another
  // connection that writes is waited for, up to a second.
  static absl::StatusOr<Database> OpenWritable(const std::string& path);

  // Runs statements that take no parameters and return nothing. `sql` is a literal.
  absl::Status Execute(const char* sql);
  // Prepares one statement, kept until it is destroyed, which must be before the database is.
  absl::StatusOr<Statement> Prepare(const char* sql);

  // Makes bm25f() known (index/sqlite/rank.h); `figures` must outlive the database.
  absl::Status UseRank(const RankFigures* figures);

  // The tokenizer of full-text tables; the database must outlive it.
  absl::StatusOr<Tokenizer> CreateTokenizer() { return Tokenizer::Create(database_.get()); }

  // Calls `stop` every thousand or so steps of a running statement, which ends with Aborted once it returns true.
  void SetInterrupt(std::function<bool()> stop);

 private:
  struct Closer {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : database_(database) {}
  static absl::StatusOr<Database> Open(const std::string& name, int flags);
  static absl::StatusOr<Database> OpenInMemory(unsigned char* bytes, size_t size, unsigned flags);
  absl::Status Harden();

  std::unique_ptr<sqlite3, Closer> database_;
  std::unique_ptr<std::function<bool()>> interrupt_;
};

}  // namespace caveat::sqlite
