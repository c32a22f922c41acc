// Gives the date and number formats that nobody stated to the slots of a plan, from a sample.
#pragma once

#include "dates.hpp"
#include "layout.hpp"
#include "numbers.hpp"
#include "plan.hpp"
#include "settings.hpp"

namespace openitem::csv {

// What the configuration states about the format of one slot; the rest is found out.
struct FormatWish {
    std::uint32_t slot = 0;
    std::string date_format;
    std::optional<char> decimal_mark;
    std::optional<char> group_mark;
    std::string pointer;
};

// What is judged, for people: "column 'Datum'" and "issued_on".
struct Judged {
    std::string where, field;

    std::string text() const { return where + " (" + field + ")"; }
};

// What a guess comes to, or the question it asks: throws Error(OI_BAD_CONFIG). No format: hardly
// any value, and none that is a date.
std::optional<DateFormat> date_format_of(const Judged& what, const DateGuess& guess,
                                         const std::vector<std::string_view>& values, bool needed,
                                         std::vector<std::string>& remarks);
NumberFormat number_format_of(const Judged& what, const NumberGuess& guess, char stated_group,
                              std::vector<std::string>& remarks);
// The format the configuration states; `decided` tells whether nothing is left to find out.
NumberFormat stated_format(std::optional<char> mark, std::optional<char> group, bool& decided);

// Throws Error(OI_BAD_CONFIG) where the sample leaves it open.
void set_formats(const Settings& settings, const Layout& layout,
                 const std::vector<FormatWish>& wishes, Plan& plan);

}  // namespace openitem::csv
