#include "service/question/unknown_words.h"

#include <gtest/gtest.h>

#include "absl/strings/str_join.h"
#include "service/question/question_reader.h"
#include "tests/unit/support/real_collection.h"

namespace caveat {
namespace {

using test::RealCollection;

// Read with the real collection, so that the rows show what its readers meet.
TEST(UnknownWords, Table) {
  const QuestionReader reader(*RealCollection::Get().snapshot());
  const struct {
    const char* what;
    const char* question;
    const char* unknown;  // each with its kind: c condition, b body part, p patient, o other
  } rows[] = {
      {"nothing", "Does massage help lower back pain?", ""},
      {"an illness, wherever it is said", "I have insulinoma. Does massage help lower back pain?", "insulinoma c"},
      {"an illness that is denied", "I don't have insulinoma. Is massage fine?", ""},
      {"words that belong together", "Is massage safe with rhus dermatitis?", "rhus dermatitis c"},
      {"no English word", "Is massage better than zoftivan?", "zoftivan o"},
      {"a dose", "Zoftivan daily. Is massage ok?", "zoftivan c"},
      {"that ends as medicines do", "The phenprofexaban makes me bruise. Is massage ok?", "phenprofexaban c"},
      {"a child told by the way", "My lad laughs at me. Does massage help lower back pain?", ""},
      {"a noun that somebody has", "I have schistosomiasis. Is massage ok?", "schistosomiasis c"},
      {"that is taken: a medicine", "I take zoftivan. Is massage ok?", "zoftivan c"},
      {"an abbreviation in capitals", "I have QZX, is massage ok?", "qzx c"},
      {"an animal", "Does massage help lower back pain in hamsters?", "hamsters p"},
      {"a noun in the story", "I hurt my back lifting a dishwasher. Does massage help?", ""},
      {"a noun before the question", "I hurt my back at the supermarket, can massage help?", ""},
      {"a noun told by the way", "Does massage help after gardening?", ""},
      {"a noun that is asked about", "Is massage better than chocolate?", "chocolate o"},
      {"a noun that names a kind of the treatment", "Does massage with potatoes help?", "potatoes o"},
      {"a noun that another stands for", "Should I combine massage with an exercise programme?", ""},
      {"a verb that the treatment does", "Does massage exfoliate?", "exfoliate o"},
      {"a verb of the story", "I exfoliate daily. Does massage help lower back pain?", ""},
      {"a measure", "I weigh 75kg, does massage help?", ""},
  };
  for (const auto& row : rows) {
    std::vector<std::string> unknown;
    for (const UnknownWord& word : reader.Read(row.question, {}).unknown_words)
      unknown.push_back(word.text + " " + "cbpo"[static_cast<size_t>(word.kind)]);
    EXPECT_EQ(absl::StrJoin(unknown, ", "), row.unknown) << row.what << ": " << row.question;
  }
}

}  // namespace
}  // namespace caveat
