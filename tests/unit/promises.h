#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "service/answer/answerer.h"
#include "service/rpc/convert.h"
#include "tests/unit/support/real_collection.h"

namespace caveat {

// Caveat's ten promises, each held against the collection that we publish and its golden questions.
class Promises : public testing::Test {
 protected:
  Answer Ask(const std::string& question, const AskOptions& options = {}) {
    return test::Ask(*answerer_, question, options);
  }

  // Asks each golden question and hands over each answer.
  template <typename Check>
  void ForEachGoldenAnswer(Check check, const std::vector<int>& lengths = {5}) {
    for (const GoldenQuestion& question : real_.golden()) {
      for (const int max_statements : lengths) {
        SCOPED_TRACE(question.id + ", " + std::to_string(max_statements) + ": " + question.ask);
        check(question, Ask(question.ask, {question.history, max_statements}));
      }
    }
  }

  const Document& DocumentOf(const Citation& citation) const { return snapshot_.documents()[citation.document]; }
  static const Citation& Cited(const Answer& answer, uint32_t number) { return answer.citations.at(number - 1); }
  static bool IsQuote(const Statement& statement) { return statement.template_id.empty(); }
  static std::set<std::string> CaveatIds(const Answer& answer) {
    std::set<std::string> ids;
    for (const CaveatGiven& caveat : answer.caveats) ids.insert(caveat.id);
    return ids;
  }
  std::string BytesOf(const Answer& answer) const { return ToProto(answer, snapshot_).SerializeAsString(); }

  const test::RealCollection& real_ = test::RealCollection::Get();
  const Snapshot& snapshot_ = *real_.snapshot();
  const Knowledge& knowledge_ = snapshot_.knowledge();
  const std::unique_ptr<Answerer> answerer_ = test::OpenAnswerer(real_.snapshot());
};

}  // namespace caveat
