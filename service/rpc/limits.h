#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "service/rpc/errors.h"
#include "text/normalise.h"

namespace caveat {

inline constexpr size_t kMaxCodePoints = 2000;
inline constexpr int kMaxHistory = 10;
inline constexpr uint32_t kMaxStatements = 10;
inline constexpr uint32_t kMaxRenderedChars = 100'000;
inline constexpr uint32_t kMaxRenderedParts = 20;
inline constexpr size_t kMaxUrlBytes = 500;
// Of what tells one rater from another.
inline constexpr size_t kMaxRaterBytes = 64;
// Of Rendering.short_text, in septets of GSM-7.
inline constexpr size_t kShortTextChars = 300;
// Where a reader finds the whole: what is longer is not in the short text, which names the answer instead.
inline constexpr size_t kLongestWhere = 60;
// Of an answer's id, where it is named to people.
inline constexpr size_t kShortIdDigits = 12;

// InvalidArgument `<reason>_EMPTY` or `<reason>_TOO_LONG` for a text without any character that shows, or with more
// than kMaxCodePoints.
inline absl::Status ValidateText(const std::string& text, const char* field, const char* reason) {
  const size_t count = CodePointCount(text);
  if (count > kMaxCodePoints) {
    return Failure(absl::StatusCode::kInvalidArgument, absl::StrCat(reason, "_TOO_LONG").c_str(),
                   absl::StrCat(field, " has ", count, " code points; at most ", kMaxCodePoints, " are read"), field);
  }
  if (Normalise(text).empty()) {
    return Failure(absl::StatusCode::kInvalidArgument, absl::StrCat(reason, "_EMPTY").c_str(),
                   absl::StrCat(field, " is empty; write it"), field);
  }
  return absl::OkStatus();
}

// InvalidArgument REGION_MALFORMED for what is neither empty nor two capital letters.
inline absl::Status ValidateRegion(const std::string& region) {
  const bool is_country = region.size() == 2 && absl::ascii_isupper(region[0]) && absl::ascii_isupper(region[1]);
  if (region.empty() || is_country) return absl::OkStatus();
  return Failure(absl::StatusCode::kInvalidArgument, "REGION_MALFORMED",
                 "region is a country's two capital letters (ISO 3166-1 alpha-2), as in GB; leave it empty if unknown",
                 "region");
}

}  // namespace caveat
