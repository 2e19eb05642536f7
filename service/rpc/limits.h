#pragma once

#include <string>

#include "absl/status/status.h"
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
// Of Rendering.short_text, in septets of GSM-7.
inline constexpr size_t kShortTextChars = 300;
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

}  // namespace caveat
