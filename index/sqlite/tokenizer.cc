#include "index/sqlite/tokenizer.h"

#include "index/sqlite/fts5.h"

namespace caveat::sqlite {
namespace {

int AddTerm(void* context, int, const char* term, int size, int, int) {
  static_cast<std::vector<std::string>*>(context)->emplace_back(term, static_cast<size_t>(size));
  return SQLITE_OK;
}

}  // namespace

struct Tokenizer::State {
  ~State() {
    if (tokenizer != nullptr) methods.xDelete(tokenizer);
  }
  fts5_tokenizer methods = {};
  Fts5Tokenizer* tokenizer = nullptr;
};

Tokenizer::Tokenizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

absl::StatusOr<Tokenizer> Tokenizer::Create(sqlite3* database) {
  fts5_api* api = FindFts5(database);
  if (api == nullptr) return absl::InternalError("this SQLite has no FTS5");
  auto state = std::make_unique<State>();
  void* user_data = nullptr;
  int code = api->xFindTokenizer(api, "porter", &user_data, &state->methods);
  const char* arguments[] = {"unicode61", "remove_diacritics", "2"};
  if (code == SQLITE_OK) code = state->methods.xCreate(user_data, arguments, 3, &state->tokenizer);
  if (code != SQLITE_OK) return absl::InternalError("cannot create FTS5's tokenizer");
  return Tokenizer(std::move(state));
}

absl::StatusOr<std::vector<std::string>> Tokenizer::TermsOf(std::string_view text) const {
  std::vector<std::string> terms;
  const int code = state_->methods.xTokenize(state_->tokenizer, &terms, FTS5_TOKENIZE_QUERY, text.data(),
                                             static_cast<int>(text.size()), AddTerm);
  if (code != SQLITE_OK) return absl::ResourceExhaustedError("FTS5's tokenizer failed");
  return terms;
}

}  // namespace caveat::sqlite
