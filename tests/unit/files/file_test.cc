#include "files/file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "tests/unit/support/temporary_folder.h"

namespace caveat {
namespace {

using test::Bytes;
using test::SetBytes;
using test::TemporaryFolder;

TEST(AtomicFile, DestroyedWithoutPublishLeavesTheOldFile) {
  const TemporaryFolder folder;
  SetBytes(folder / "a", "old");
  std::string partial;
  {
    const AtomicFile file(folder / "a");
    partial = file.partial_path();
    SetBytes(partial, "new");
    EXPECT_EQ(Bytes(folder / "a"), "old");
  }
  EXPECT_EQ(Bytes(folder / "a"), "old");
  EXPECT_FALSE(std::filesystem::exists(partial));
}

TEST(AtomicFile, PublishReplacesTheOldFile) {
  const TemporaryFolder folder;
  SetBytes(folder / "a", "old");
  std::string partial;
  {
    AtomicFile file(folder / "a");
    partial = file.partial_path();
    SetBytes(partial, "new");
    ASSERT_TRUE(file.Publish().ok());
    EXPECT_EQ(Bytes(folder / "a"), "new");
  }
  EXPECT_EQ(Bytes(folder / "a"), "new");
  EXPECT_FALSE(std::filesystem::exists(partial));
}

TEST(AtomicFile, ReplacesWhatAKilledProcessLeft) {
  const TemporaryFolder folder;
  SetBytes(folder / "a.partial", "half of something");
  AtomicFile file(folder / "a");
  ASSERT_EQ(file.partial_path(), folder / "a.partial");
  EXPECT_FALSE(std::filesystem::exists(file.partial_path()));
}

TEST(AtomicFile, PublishWithoutAnythingWrittenFailsAndLeavesTheOldFile) {
  const TemporaryFolder folder;
  SetBytes(folder / "a", "old");
  AtomicFile file(folder / "a");
  EXPECT_FALSE(file.Publish().ok());
  EXPECT_EQ(Bytes(folder / "a"), "old");
}

TEST(AtomicFile, PublishOverAFolderFailsAndRemovesItsOwnFile) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "a/b");
  {
    AtomicFile file(folder / "a");
    SetBytes(file.partial_path(), "new");
    EXPECT_FALSE(file.Publish().ok());
  }
  EXPECT_TRUE(std::filesystem::is_directory(folder / "a/b"));
  EXPECT_FALSE(std::filesystem::exists(folder / "a.partial"));
}

TEST(ReadFile, ReadsEveryByte) {
  const TemporaryFolder folder;
  std::string bytes(200'000, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
  SetBytes(folder / "a", bytes);
  EXPECT_EQ(Bytes(folder / "a"), bytes);
  SetBytes(folder / "empty", "");
  EXPECT_EQ(Bytes(folder / "empty"), "");
}

TEST(ReadFile, NamesTheFileThatItCannotRead) {
  const TemporaryFolder folder;
  const absl::Status missing = ReadFile(folder / "missing").status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(missing.message().find(folder / "missing"), absl::string_view::npos) << missing;

  const absl::Status is_folder = ReadFile(folder.path()).status();
  EXPECT_FALSE(is_folder.ok());
  EXPECT_NE(is_folder.message().find(folder.path()), absl::string_view::npos) << is_folder;
}

// Root may read every file, so that root has to be somebody else for a while.
class AsNobody {
 public:
  AsNobody() : was_(geteuid()) { EXPECT_TRUE(was_ != 0 || seteuid(kNobody) == 0); }
  ~AsNobody() { EXPECT_EQ(seteuid(was_), 0); }

 private:
  static constexpr uid_t kNobody = 65534;
  const uid_t was_;
};

TEST(ReadFile, SaysThatItMayNot) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder / "", std::filesystem::perms(0755));
  SetBytes(folder / "a", "secret");
  std::filesystem::permissions(folder / "a", std::filesystem::perms::none);
  const AsNobody nobody;
  EXPECT_EQ(ReadFile(folder / "a").status().code(), absl::StatusCode::kPermissionDenied);
}

TEST(ReadFile, StopsAtItsLimit) {
  const TemporaryFolder folder;
  SetBytes(folder / "a", "12345");
  EXPECT_TRUE(ReadFile(folder / "a", 5).ok());
  EXPECT_EQ(ReadFile(folder / "a", 4).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(WriteFile, TruncatesAndReportsWhatItCannotWrite) {
  const TemporaryFolder folder;
  SetBytes(folder / "a", "a longer text");
  SetBytes(folder / "a", "short");
  EXPECT_EQ(Bytes(folder / "a"), "short");
  EXPECT_EQ(WriteFile(folder / "no/such/folder", "x").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(WriteFile("/dev/full", "x").code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace caveat
