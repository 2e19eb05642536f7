#include "text/word_class.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

TEST(WordClass, OfAWord) {
  const struct {
    const char* words;
    WordClass expected;
  } kRows[] = {
      {"lymphedema", WordClass::kIllness},
      {"lymphoedema", WordClass::kIllness},
      {"bunions", WordClass::kIllness},
      {"bruised", WordClass::kIllness},
      {"allergies", WordClass::kIllness},
      {"kidney stones", WordClass::kIllness},
      {"multiple sclerosis", WordClass::kIllness},
      {"warfarin", WordClass::kMedicine},
      {"hysterectomy", WordClass::kProcedure},
      {"elbow", WordClass::kBodyPart},
      {"hamsters", WordClass::kAnimal},
      {"toddler", WordClass::kChild},
      {"dishwasher", WordClass::kNoun},
      {"potatoes", WordClass::kNoun},
      {"bats", WordClass::kNotNoun},
      {"creeping", WordClass::kNotNoun},
      {"tired", WordClass::kNotNoun},
      {"a", WordClass::kNoun},
      {"zebra", WordClass::kAnimal},
      {"zzz", WordClass::kUnknown},
      {"aaaa", WordClass::kUnknown},
      {"apixaban", WordClass::kUnknown},
      {"garden fence", WordClass::kUnknown},
      {"s", WordClass::kNoun},
      {"", WordClass::kUnknown},
      {"naïve", WordClass::kUnknown},
  };
  for (const auto& row : kRows) EXPECT_EQ(ClassOf(row.words), row.expected) << row.words;
}

}  // namespace
}  // namespace caveat
