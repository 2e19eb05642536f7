#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

struct sqlite3;

namespace caveat::sqlite {

// FTS5's own tokenizer 'porter unicode61 remove_diacritics 2', outside a query: it cuts a word into the very terms that
// the index holds for it. It keeps a buffer, so one Tokenizer serves one thread.
class Tokenizer {
 public:
  // The database has to outlive the tokenizer.
  static absl::StatusOr<Tokenizer> Create(sqlite3* database);
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  // None if the text has no letter or digit. `text` must be UTF-8.
  absl::StatusOr<std::vector<std::string>> TermsOf(std::string_view text) const;

 private:
  struct State;
  explicit Tokenizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace caveat::sqlite
