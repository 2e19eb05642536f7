#include "tests/unit/support/real_collection.h"

#include <gtest/gtest.h>

#include "corpus/read_collection.h"
#include "tests/unit/support/fixture_collection.h"

namespace caveat::test {

const RealCollection& RealCollection::Get() {
  static const RealCollection real;
  return real;
}

RealCollection::RealCollection() : snapshot_(OpenSnapshot(snapshot_path_)) {}

const Collection& RealCollection::collection() const {
  static const Collection collection = [] {
    Diagnostics diagnostics;
    Collection read = ReadCollection(CAVEAT_CORPUS_DIR, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) ADD_FAILURE() << diagnostic.ToString();
    return read;
  }();
  return collection;
}

const std::vector<GoldenQuestion>& RealCollection::golden() const {
  static const std::vector<GoldenQuestion> chosen = [&] {
    std::vector<GoldenQuestion> every;
    for (size_t i = 0; i < collection().questions.size(); i += CAVEAT_EXAMPLE_STEP)
      every.push_back(collection().questions[i]);
    return every;
  }();
  return chosen;
}

Collection WithFewExamples(const Collection& collection) {
  static constexpr size_t kStep = 50;
  Collection few = collection;
  const auto thin = [](auto& examples) {
    for (size_t i = 0; i * kStep < examples.size(); ++i) std::swap(examples[i], examples[i * kStep]);
    examples.resize((examples.size() + kStep - 1) / kStep);
  };
  thin(few.messages);
  thin(few.tellings);
  thin(few.askings);
  thin(few.marked);
  thin(few.expected);
  thin(few.unanswered);
  return few;
}

std::unique_ptr<Answerer> OpenAnswerer(std::shared_ptr<const Snapshot> snapshot) {
  absl::StatusOr<std::unique_ptr<Answerer>> answerer = Answerer::Open(std::move(snapshot));
  EXPECT_TRUE(answerer.ok()) << answerer.status();
  return answerer.ok() ? *std::move(answerer) : nullptr;
}

Answer Ask(Answerer& answerer, const std::string& question, const AskOptions& options) {
  absl::StatusOr<Answer> answer = answerer.Ask(question, options, nullptr);
  EXPECT_TRUE(answer.ok()) << answer.status() << " for: " << question;
  return answer.ok() ? *std::move(answer) : Answer();
}

}  // namespace caveat::test
