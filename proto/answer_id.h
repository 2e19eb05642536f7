#pragma once

#include <string>

namespace caveat::v1 {
class Answer;
}

namespace caveat {

// SHA-256 of the answer's deterministic serialisation with `answer_id` empty, as 64 hexadecimal digits. The message has
// no maps and no unknown fields when we make it, so equal answers have equal ids.
std::string AnswerId(const v1::Answer& answer);

}  // namespace caveat
