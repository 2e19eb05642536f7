#include "text/normalise.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

using namespace std::string_literals;

TEST(Normalise, Table) {
  const struct {
    const char* what;
    std::string from;
    std::string to;
  } rows[] = {
      {"plain text stays", "Is massage safe?", "Is massage safe?"},
      {"case stays", "MASSAGE", "MASSAGE"},
      {"empty", "", ""},
      {"only white space", " \t\n\r ", ""},
      {"white space folds", "  a \t b\r\nc  ", "a b c"},
      {"no-break and ideographic space", "a\u00A0b\u3000c", "a b c"},
      {"ligature (NFKC)", "ﬁx", "fix"},
      {"full width (NFKC)", "ｍａｓｓａｇｅ！", "massage!"},
      {"circled and superscript digits (NFKC)", "①x²", "1x2"},
      {"combining accent composes", "cafe\u0301", "café"},
      {"mathematical letters (NFKC)", "𝐛𝐚𝐜𝐤", "back"},
      {"zero width space", "frac\u200Bture", "fracture"},
      {"zero width joiners", "frac\u200C\u200Dture", "fracture"},
      {"byte order mark", "\uFEFFback", "back"},
      {"soft hyphen", "frac\u00ADture", "fracture"},
      {"bidi override", "\u202Eback\u202C", "back"},
      {"bidi isolates and marks", "\u2066ba\u200Eck\u2069\u200F", "back"},
      {"tag characters", "back\U000E0041\U000E007F", "back"},
      {"variation selector", "back\uFE0F", "back"},
      {"private use", "ba\uE000ck", "back"},
      {"control characters", "ba\x01\x07\x7F\x1B"s + "ck", "back"},
      {"NUL", "ba\0ck"s, "back"},
      {"C1 controls", "ba\u0086ck", "back"},
      {"typographic quotes", "don’t “say” ‘so’", "don't \"say\" 'so'"},
      {"dashes", "long‑term – and − so—on", "long-term - and - so-on"},
      {"Cyrillic look-alikes in a Latin word", "frаcturе", "fracture"},
      {"Greek look-alike in a Latin word", "b\u03B1ck", "back"},
      {"a Cyrillic word stays", "массаж", "массаж"},
      {"a Cyrillic word beside a Latin one stays", "массаж massage", "массаж massage"},
      {"invalid byte", "ba\xFF"s + "ck", "ba\uFFFDck"},
      {"overlong slash", "a\xC0\xAF"s, "a\uFFFD\uFFFD"},
      {"cut off sequence", "back\xE2\x82"s, "back\uFFFD"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Normalise(row.from), row.to) << row.what;
    EXPECT_EQ(Normalise(Normalise(row.from)), Normalise(row.from)) << row.what << ", twice";
  }
}

TEST(IsValidUtf8, Table) {
  const struct {
    const char* what;
    std::string text;
    bool valid;
  } rows[] = {
      {"empty", "", true},
      {"ASCII", "back", true},
      {"two to four bytes", "é€😀", true},
      {"NUL", "a\0b"s, true},
      {"the last code point", "\xF4\x8F\xBF\xBF", true},
      {"beyond it", "\xF4\x90\x80\x80", false},
      {"surrogate", "\xED\xA0\x80", false},
      {"overlong", "\xC0\x80", false},
      {"lone continuation", "\x80", false},
      {"cut off", "\xE2\x82", false},
  };
  for (const auto& row : rows) EXPECT_EQ(IsValidUtf8(row.text), row.valid) << row.what;
}

TEST(CodePointCount, CountsCodePointsNotBytes) {
  EXPECT_EQ(CodePointCount(""), 0u);
  EXPECT_EQ(CodePointCount("abc"), 3u);
  EXPECT_EQ(CodePointCount("é€😀"), 3u);
  EXPECT_EQ(CodePointCount("e\u0301"), 2u);
}

}  // namespace
}  // namespace caveat
