#include "text/normalise.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cassert>

namespace caveat {
namespace {

bool IsPlainAscii(std::string_view text) {
  char previous = ' ';
  for (const char c : text) {
    if (c < ' ' || c > '~' || (c == ' ' && previous == ' ')) return false;
    previous = c;
  }
  return previous != ' ';
}

// The Latin letter that a Cyrillic or Greek one looks like (Unicode's confusables, UTS #39), or 0.
char LatinLookAlike(UChar32 c) {
  static constexpr struct {
    char16_t other;
    char latin;
  } kLookAlikes[] = {
      {u'а', 'a'}, {u'е', 'e'}, {u'о', 'o'}, {u'р', 'p'}, {u'с', 'c'}, {u'х', 'x'}, {u'у', 'y'}, {u'і', 'i'},
      {u'ѕ', 's'}, {u'ј', 'j'}, {u'һ', 'h'}, {u'ԁ', 'd'}, {u'к', 'k'}, {u'м', 'm'}, {u'т', 't'}, {u'в', 'b'},
      {u'А', 'A'}, {u'Е', 'E'}, {u'О', 'O'}, {u'Р', 'P'}, {u'С', 'C'}, {u'Х', 'X'}, {u'У', 'Y'}, {u'І', 'I'},
      {u'М', 'M'}, {u'Т', 'T'}, {u'В', 'B'}, {u'Н', 'H'}, {u'К', 'K'}, {u'ο', 'o'}, {u'α', 'a'}, {u'ι', 'i'},
  };
  for (const auto& row : kLookAlikes) {
    if (c == row.other) return row.latin;
  }
  return 0;
}

UChar32 Plain(UChar32 c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x02BC:
    case 0x00B4:
    case 0x2032: return '\'';
    case 0x201C:
    case 0x201D:
    case 0x2033: return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212: return '-';
    default: return c;
  }
}

bool IsDropped(UChar32 c) {
  const int8_t type = u_charType(c);
  return type == U_FORMAT_CHAR || type == U_SURROGATE || type == U_PRIVATE_USE_CHAR ||
         (type == U_CONTROL_CHAR && !u_isspace(c)) || u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR);
}

// Replaces look-alikes in the words of `text` that hold at least one Latin letter.
void FoldLookAlikes(icu::UnicodeString& text) {
  int32_t start = 0;
  while (start < text.length()) {
    int32_t end = start;
    bool latin = false;
    bool other = false;
    while (end < text.length() && !u_isspace(text.char32At(end))) {
      const UChar32 c = text.char32At(end);
      latin = latin || (c < 0x80 && u_isalpha(c));
      other = other || LatinLookAlike(c) != 0;
      end = text.moveIndex32(end, 1);
    }
    if (latin && other) {
      for (int32_t i = start; i < end; ++i) {
        if (const char plain = LatinLookAlike(text.charAt(i))) text.setCharAt(i, static_cast<char16_t>(plain));
      }
    }
    start = end < text.length() ? text.moveIndex32(end, 1) : end;
  }
}

}  // namespace

bool IsValidUtf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

size_t CodePointCount(std::string_view text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

std::string Normalise(std::string_view text) {
  if (IsPlainAscii(text)) return std::string(text);
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(error);
  assert(U_SUCCESS(error));
  const icu::UnicodeString raw =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  const icu::UnicodeString composed = nfkc->normalize(raw, error);
  if (U_FAILURE(error)) return std::string();
  icu::UnicodeString kept;
  bool space_due = false;
  for (int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1)) {
    const UChar32 c = Plain(composed.char32At(i));
    if (u_isUWhiteSpace(c)) {
      space_due = !kept.isEmpty();
    } else if (!IsDropped(c)) {
      if (space_due) kept.append(u' ');
      space_due = false;
      kept.append(c);
    }
  }
  FoldLookAlikes(kept);
  std::string result;
  kept.toUTF8String(result);
  return result;
}

std::u32string ToCodePoints(std::string_view utf8) {
  std::u32string code_points;
  const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
  const auto size = static_cast<int32_t>(utf8.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    code_points += static_cast<char32_t>(c);
  }
  return code_points;
}

std::string ToUtf8(std::u32string_view code_points) {
  std::string utf8;
  for (const char32_t c : code_points) {
    char bytes[U8_MAX_LENGTH];
    int32_t length = 0;
    const bool is_character = c <= UCHAR_MAX_VALUE && !U_IS_SURROGATE(c);
    U8_APPEND_UNSAFE(reinterpret_cast<uint8_t*>(bytes), length, is_character ? c : 0xFFFD);
    utf8.append(bytes, static_cast<size_t>(length));
  }
  return utf8;
}

}  // namespace caveat
