#include "text/language.h"

#include <gtest/gtest.h>

#include <string>

namespace caveat {
namespace {

TEST(Language, AnotherOneIsKnownByItsWords) {
  for (const char* text : {"je ne sens plus mes jambes et j'ai mal au dos", "ist Massage gut gegen Rückenschmerzen?",
                           "el masaje ayuda con el dolor de espalda?", "helpt massage tegen rugpijn",
                           "czy masaż pomaga na ból pleców", "마사지 받고 싶어요, 얼마나 자주 해요?"})
    EXPECT_TRUE(IsInAnotherLanguage(text)) << text;
}

TEST(Language, EnglishIsNot) {
  for (const char* text : {"does massage help back pain", "is masage safe afta a fractur",
                           "Schwangerschaft 5 month, back massage good?", "", "ok", "12345 ???", "\xff\xfe broken"})
    EXPECT_FALSE(IsInAnotherLanguage(text)) << text;
}

}  // namespace
}  // namespace caveat
