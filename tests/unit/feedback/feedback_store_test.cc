#include "service/feedback/feedback_store.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>

#include "tests/unit/support/temporary_folder.h"

namespace caveat {
namespace {

using test::TemporaryFolder;
using testing::HasSubstr;

class FeedbackStoreTest : public testing::Test {
 protected:
  std::unique_ptr<FeedbackStore> Open() {
    absl::StatusOr<std::unique_ptr<FeedbackStore>> store = FeedbackStore::Open(path_);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  std::vector<AnswerFeedback> Summary(FeedbackStore& store) {
    absl::StatusOr<std::vector<AnswerFeedback>> summary = store.Summary();
    EXPECT_TRUE(summary.ok()) << summary.status();
    return summary.ok() ? *std::move(summary) : std::vector<AnswerFeedback>();
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "feedback.db";
};

TEST_F(FeedbackStoreTest, TheLastOpinionOfAPersonCountsAlsoAfterARestart) {
  ASSERT_TRUE(Open()->Record({"a1", "ann", Rating::kHelpful, FeedbackReason::kNone}).ok());
  const std::unique_ptr<FeedbackStore> store = Open();
  ASSERT_TRUE(store->Record({"a1", "ann", Rating::kNotHelpful, FeedbackReason::kWrong}).ok());
  ASSERT_TRUE(store->Record({"a1", "ben", Rating::kHelpful, FeedbackReason::kNone}).ok());
  const std::vector<AnswerFeedback> summary = Summary(*store);
  ASSERT_EQ(summary.size(), 1u);
  EXPECT_EQ(summary.front().helpful, 1u);
  EXPECT_EQ(summary.front().not_helpful, 1u);
  EXPECT_EQ(summary.front().reasons[static_cast<size_t>(FeedbackReason::kWrong)], 1u);
}

TEST_F(FeedbackStoreTest, WhoeverIsNotToldApartCountsEachTime) {
  const std::unique_ptr<FeedbackStore> store = Open();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(store->Record({"a1", "", Rating::kHelpful, FeedbackReason::kNone}).ok());
  EXPECT_EQ(Summary(*store).front().helpful, 3u);
}

TEST_F(FeedbackStoreTest, WhatMightHarmComesFirst) {
  const std::unique_ptr<FeedbackStore> store = Open();
  ASSERT_TRUE(store->Record({"liked", "x", Rating::kHelpful, FeedbackReason::kNone}).ok());
  for (const char* rater : {"x", "y"})
    ASSERT_TRUE(store->Record({"unclear", rater, Rating::kNotHelpful, FeedbackReason::kUnclear}).ok());
  ASSERT_TRUE(store->Record({"unsafe", "x", Rating::kNotHelpful, FeedbackReason::kUnsafe}).ok());
  std::vector<std::string> ids;
  for (const AnswerFeedback& answer : Summary(*store)) ids.push_back(answer.answer_id);
  EXPECT_THAT(ids, testing::ElementsAre("unsafe", "unclear", "liked"));
}

TEST_F(FeedbackStoreTest, AnotherFileIsRefusedAndLeftAsItWas) {
  const std::string text(5000, 'x');
  test::SetBytes(path_, text);
  EXPECT_FALSE(FeedbackStore::Open(path_).ok());
  EXPECT_EQ(test::Bytes(path_), text);
}

TEST_F(FeedbackStoreTest, AFolderThatIsNotThereIsNamed) {
  EXPECT_FALSE(FeedbackStore::Open(folder_ / "none/feedback.db").ok());
}

// A disk that is full, as far as this process can tell: no file may grow.
TEST_F(FeedbackStoreTest, AFullDiskLosesNothingThatWasKept) {
  const std::unique_ptr<FeedbackStore> store = Open();
  ASSERT_TRUE(store->Record({"a1", "ann", Rating::kHelpful, FeedbackReason::kNone}).ok());
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit none{4096, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  const absl::Status refused = store->Record({"a1", "ann", Rating::kNotHelpful, FeedbackReason::kUnsafe});
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(Summary(*store).front().helpful, 1u);
  EXPECT_TRUE(store->Record({"a1", "ann", Rating::kNotHelpful, FeedbackReason::kUnsafe}).ok());
}

}  // namespace
}  // namespace caveat
