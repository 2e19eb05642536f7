#include "text/language.h"

// The detector's header uses FILE and does not include it.
// clang-format off
#include <cstdio>
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
// clang-format on

#include <array>

namespace caveat {
namespace {

// Of the letters, in percent: in less, words of two languages stand side by side.
constexpr int kMostlyOne = 90;

}  // namespace

bool IsInAnotherLanguage(std::string_view text) {
  constexpr bool kPlainText = true;
  constexpr int kNoFlags = 0;
  const CLD2::CLDHints no_hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  // The likeliest languages of its parts, their share of the text, and how like their texts it is.
  std::array<CLD2::Language, 3> languages = {};
  std::array<int, 3> percent = {};
  std::array<double, 3> scores = {};
  int text_bytes = 0;
  bool is_reliable = false;
  int valid_bytes = 0;
  const CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
      text.data(), static_cast<int>(text.size()), kPlainText, &no_hints, kNoFlags, languages.data(), percent.data(),
      scores.data(), nullptr, &text_bytes, &is_reliable, &valid_bytes);
  return is_reliable && language != CLD2::ENGLISH && language != CLD2::UNKNOWN_LANGUAGE && percent[0] >= kMostlyOne;
}

}  // namespace caveat
