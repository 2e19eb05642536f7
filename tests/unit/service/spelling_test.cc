#include "service/question/spelling.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace caveat {
namespace {

TEST(RepairSpelling, Table) {
  const std::vector<std::string> words = {"back",    "bone",         "disc", "fracture", "herniated", "massage",
                                          "masseur", "osteoporosis", "pain", "sciatica", "spine",     "therapy"};
  ASSERT_TRUE(std::is_sorted(words.begin(), words.end()));
  const struct {
    const char* what;
    const char* written;
    const char* read_as;
  } rows[] = {
      {"a letter too many", "fractture", "fracture"},
      {"a letter missing", "fractre", "fracture"},
      {"another letter", "fracturi", "fracture"},
      {"two neighbours swapped", "fratcure", "fracture"},
      {"two edits in a long word", "osteoperosus", "osteoporosis"},
      {"two edits in a short word", "fractra", ""},
      {"three edits in a long word", "ostoperosus", ""},
      {"another first letter", "tracture", ""},
      {"four letters, swapped", "pian", "pain"},
      {"four letters, another letter", "pair", ""},
      {"three letters of a four-letter word", "pan", ""},
      {"nothing near", "xylophone", ""},
      {"empty", "", ""},
      {"the word itself", "spine", "spine"},
  };
  for (const auto& row : rows) EXPECT_EQ(RepairSpelling(row.written, words), row.read_as) << row.what;
}

TEST(RepairSpelling, ADoubtfulRepairIsNoRepair) {
  EXPECT_EQ(RepairSpelling("spint", {"spine", "splint"}), "");
  EXPECT_EQ(RepairSpelling("spint", {"spine"}), "spine");
}

}  // namespace
}  // namespace caveat
