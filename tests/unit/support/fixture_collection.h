#pragma once

#include <memory>
#include <string>

#include "corpus/collection.h"
#include "corpus/diagnostic.h"
#include "index/snapshot.h"
#include "tests/unit/support/temporary_folder.h"

namespace caveat::test {

// The smallest collection without a mistake, about stretching and neck pain, as files in a temporary folder for a test
// to spoil. The files' text is in fixture_collection.cc.
class FixtureCollection {
 public:
  enum class WriteOrder { kAlphabetical, kReversed };
  explicit FixtureCollection(WriteOrder order = WriteOrder::kAlphabetical);

  const std::string& folder() const { return folder_.path(); }
  std::string Read(const std::string& file) const { return Bytes(folder_ / file); }
  void Write(const std::string& file, std::string_view text) { SetBytes(folder_ / file, text); }
  // Replaces the only occurrence of `from` in a file.
  void Replace(const std::string& file, const std::string& from, const std::string& to);
  void Remove(const std::string& file);

  // What `caveat-corpus lint` would say on 2026-06-01.
  Diagnostics Lint() const;
  // The collection, which must have no mistake.
  Collection Load() const;
  // Writes its snapshot to `path`.
  void Build(const std::string& path) const;
  // Builds it into the folder and opens it.
  std::shared_ptr<const Snapshot> Open() const;

 private:
  TemporaryFolder folder_;
};

// Opens a snapshot that must be sound.
std::shared_ptr<const Snapshot> OpenSnapshot(const std::string& path);

// Runs SQL on a snapshot file and seals it again with its new digest, as somebody would who knows the format.
void EditAndSeal(const std::string& path, const char* sql);
// Writes the digest that the file's other bytes have.
void Seal(const std::string& path);

}  // namespace caveat::test
