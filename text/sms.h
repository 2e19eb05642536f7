#pragma once

#include <cstddef>
#include <string_view>

namespace caveat {

// How a text goes over the air.
struct SmsSize {
  bool is_gsm7 = true;  // else UCS-2
  size_t units = 0;     // septets, an extension character counting two; or UTF-16 code units
  size_t segments = 0;  // 160 septets or 70 units in one, 153 or 67 in each of several
};

// Of well-formed UTF-8. GSM-7: default alphabet and extension table of 3GPP TS 23.038, 6.2.1.
SmsSize MeasureSms(std::string_view text);

}  // namespace caveat
