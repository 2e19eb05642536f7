#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "service/question/question_reader.h"
#include "tests/unit/support/real_collection.h"

namespace caveat::test {

// Reads questions to the real collection.
class QuestionReading : public testing::Test {
 protected:
  Question Read(const std::string& text, const std::vector<std::string>& history = {}) const {
    return reader_.Read(text, history);
  }

  // How the concept, or a case of it, is meant in the question; "unsaid" if it is not there.
  std::string AssertionOf(const Question& question, const std::string& id) const {
    const ConceptFinder& lexicon = snapshot_.concepts();
    const int wanted = lexicon.IndexOf(id);
    EXPECT_GE(wanted, 0) << "the collection has no concept " << id;
    for (const Mention& mention : question.mentions) {
      if (wanted >= 0 && lexicon.IsA(mention.concept_index, static_cast<uint32_t>(wanted)))
        return NameOf(mention.assertion);
    }
    return "unsaid";
  }

  const Snapshot& snapshot_ = *RealCollection::Get().snapshot();
  const QuestionReader reader_{snapshot_};

 private:
  static const char* NameOf(Assertion assertion) {
    switch (assertion) {
      case Assertion::kPresent: return "present";
      case Assertion::kRecent: return "recent";
      case Assertion::kLongPast: return "long past";
      case Assertion::kGeneral: return "general";
      case Assertion::kNegated: return "negated";
      case Assertion::kOfAnother: return "of another";
    }
    return "";
  }
};

}  // namespace caveat::test
