#include "text/sms.h"

#include "text/normalise.h"

namespace caveat {
namespace {

constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    U"abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view kExtension = U"\f^{}\\[~]|€";

struct Capacity {
  size_t single;
  size_t concatenated;
};
constexpr Capacity kSeptets = {160, 153};
constexpr Capacity kUnits = {70, 67};
constexpr char32_t kFirstOfTwoUnits = 0x10000;

}  // namespace

SmsSize MeasureSms(std::string_view text) {
  size_t septets = 0;
  size_t units = 0;
  bool is_gsm7 = true;
  for (const char32_t c : ToCodePoints(text)) {
    const bool extended = kExtension.find(c) != std::u32string_view::npos;
    is_gsm7 = is_gsm7 && (extended || kBasic.find(c) != std::u32string_view::npos);
    septets += extended ? 2 : 1;
    units += c >= kFirstOfTwoUnits ? 2 : 1;
  }
  SmsSize sms;
  sms.is_gsm7 = is_gsm7;
  sms.units = is_gsm7 ? septets : units;
  const Capacity capacity = is_gsm7 ? kSeptets : kUnits;
  sms.segments = sms.units <= capacity.single ? 1 : (sms.units + capacity.concatenated - 1) / capacity.concatenated;
  return sms;
}

}  // namespace caveat
