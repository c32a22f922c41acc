// What happens to a number, a name and a text on their way from an invoice to a bank line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/cash/world.hpp"

namespace openitem::cash::bench {

// A digit wrong, two changed places, one left out or doubled, letters for digits, zeros or the
// beginning left out. Never the number itself.
std::string damaged(std::string_view number, Random& random);
// Another separator, blanks, a line's end within.
std::string rewritten(std::string_view number, Random& random, bool hard);
// Upper case without umlauts, without the legal form, cut off.
std::string bank_name(std::string_view name, Random& random, bool hard);
// The numbers in a sentence, as people write it; with dates, amounts and numbers of other things.
std::string sentence(const std::vector<std::string>& numbers, Random& random, bool hard);
// A sentence without a number of ours.
std::string small_talk(Random& random);

}  // namespace openitem::cash::bench
