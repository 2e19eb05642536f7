#include "index/models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "index/schema.h"
#include "tests/unit/support/temporary_folder.h"

namespace caveat {
namespace {

class ModelsTest : public testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<sqlite::Database> created = sqlite::Database::Create(folder_ / "models", kDigestSize);
    ASSERT_TRUE(created.ok()) << created.status();
    database_.emplace(*std::move(created));
    ASSERT_TRUE(database_->Execute(kSchema).ok());
  }

  test::TemporaryFolder folder_;
  std::optional<sqlite::Database> database_;
};

TEST_F(ModelsTest, ComeBackAsTheyWereWritten) {
  const std::vector<double> sides(AskedSides::kLabels, -0.25);
  const Models models = {
      Likeness(LinearModel({{"fade", 1.5, {0.0001, -8, 1}}, {"zing zang", 2, {8, 0, 1}}}, {-4, -4.5, 0})),
      AskedSides(LinearModel({{"concept:massage", 3, {sides.begin(), sides.end()}}}, sides)),
      AskedWords(LinearModel({{"before noun", 1.25, {-2.5}}}, {0.5})),
      ToldConditions(LinearModel({{"plate", 2.5, {4}}}, {-1})), Answerable(LinearModel({{"tip", 2, {-3}}}, {1}))};
  ASSERT_TRUE(WriteModels(models, *database_).ok());
  const absl::StatusOr<Models> read = ReadModels(*database_);
  ASSERT_TRUE(read.ok()) << read.status();
  const LinearModel& likeness = read->likeness.model();
  ASSERT_EQ(likeness.features().size(), 2u);
  EXPECT_EQ(likeness.features()[0].name, "fade");
  EXPECT_EQ(likeness.features()[0].rarity, 1.5);
  EXPECT_THAT(likeness.features()[0].weights, testing::ElementsAre(0.0001, -8, 1));
  EXPECT_THAT(likeness.biases(), testing::ElementsAre(-4, -4.5, 0));
  EXPECT_THAT(read->asked_sides.model().features()[0].weights, testing::ElementsAreArray(sides));
  EXPECT_TRUE(read->asked_sides.knows());
  EXPECT_THAT(read->told_conditions.model().features()[0].weights, testing::ElementsAre(4));
  EXPECT_THAT(read->answerable.model().features()[0].weights, testing::ElementsAre(-3));
}

TEST_F(ModelsTest, NothingLearnedIsNothingRead) {
  ASSERT_TRUE(WriteModels(Models(), *database_).ok());
  const absl::StatusOr<Models> read = ReadModels(*database_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_FALSE(read->asked_sides.knows());
  EXPECT_TRUE(read->likeness.model().features().empty());
}

TEST_F(ModelsTest, ARowThatDoesNotFitIsDamage) {
  for (const char* weights : {"1", "1 2 3 4", "1 2 three", ""}) {
    ASSERT_TRUE(database_->Execute("DELETE FROM feature").ok());
    ASSERT_TRUE(database_
                    ->Execute((std::string("INSERT INTO feature (model, name, rarity, weights) VALUES "
                                           "('likeness', 'fade', 1, '") +
                               weights + "')")
                                  .c_str())
                    .ok());
    EXPECT_EQ(ReadModels(*database_).status().code(), absl::StatusCode::kDataLoss) << weights;
  }
}

}  // namespace
}  // namespace caveat
