#pragma once

#include <string>

namespace caveat {

// How often something held.
struct HeldCount {
  int asked = 0;
  int held = 0;

  void Add(bool holds) {
    ++asked;
    held += holds ? 1 : 0;
  }
  void Add(const HeldCount& part) {
    asked += part.asked;
    held += part.held;
  }
};

// "12 of 15 (80.0 %)", or "-" if nothing was asked.
std::string Share(const HeldCount& count);

}  // namespace caveat
