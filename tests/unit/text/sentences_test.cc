#include "text/sentences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace caveat {
namespace {

using testing::ElementsAreArray;

std::vector<std::string> Sentences(const std::string& paragraph) {
  std::vector<std::string> sentences;
  for (const ByteRange range : SplitSentences(paragraph))
    sentences.push_back(paragraph.substr(range.start, range.size()));
  return sentences;
}

TEST(SplitSentences, Table) {
  const struct {
    const char* paragraph;
    std::vector<std::string> sentences;
  } rows[] = {
      {"", {}},
      {"  \t ", {}},
      {"No full stop", {"No full stop"}},
      {"One. Two! Three? Four", {"One.", "Two!", "Three?", "Four"}},
      {"  One.   Two. ", {"One.", "Two."}},
      {"Furlan et al. found relief. It was short.", {"Furlan et al. found relief.", "It was short."}},
      {"Furlan et al. In 2015 they looked again.", {"Furlan et al. In 2015 they looked again."}},
      {"Massage vs. Exercise was compared. Neither won.", {"Massage vs. Exercise was compared.", "Neither won."}},
      {"Pain fell by 2.5 points. Good.", {"Pain fell by 2.5 points.", "Good."}},
      {"J. Smith wrote it. So did A. B. Jones.", {"J. Smith wrote it.", "So did A. B. Jones."}},
      {"Dr. Who agreed. Prof. X did not.", {"Dr. Who agreed.", "Prof. X did not."}},
      {"Some forms, e.g. Swedish, help. Others do not.", {"Some forms, e.g. Swedish, help.", "Others do not."}},
      {"It asks \"Does it help?\" and says no. Fine.", {"It asks \"Does it help?\" and says no.", "Fine."}},
      {"\"It helps.\" They say so.", {"\"It helps.\"", "They say so."}},
      {"“It helps.” They say so.", {"“It helps.”", "They say so."}},
      {"(It helps.) They say so.", {"(It helps.)", "They say so."}},
      {"Ça va. Élan vital.", {"Ça va.", "Élan vital."}},
  };
  for (const auto& row : rows) EXPECT_THAT(Sentences(row.paragraph), ElementsAreArray(row.sentences)) << row.paragraph;
}

TEST(ByteRange, ContainsAndOverlaps) {
  const ByteRange middle{10, 20};
  EXPECT_EQ(middle.size(), 10u);
  EXPECT_TRUE(middle.Contains({10, 20}));
  EXPECT_FALSE(middle.Contains({9, 20}));
  EXPECT_FALSE(middle.Contains({10, 21}));
  EXPECT_TRUE(middle.Overlaps({19, 30}));
  EXPECT_FALSE(middle.Overlaps({20, 30}));
  EXPECT_FALSE(middle.Overlaps({0, 10}));
}

}  // namespace
}  // namespace caveat
