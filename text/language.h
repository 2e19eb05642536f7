#pragma once

#include <string_view>

namespace caveat {

// True if a text is surely in another language than English, of those that Compact Language Detector 2 knows; a text of
// a few letters is in none. `text`: UTF-8. Takes time linear in the text.
bool IsInAnotherLanguage(std::string_view text);

}  // namespace caveat
