// Gives the date and number formats that nobody stated to the slots of a plan, from a sample.
#pragma once

#include "layout.hpp"
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

// Throws Error(OI_BAD_CONFIG) where the sample leaves it open.
void set_formats(const Settings& settings, const Layout& layout,
                 const std::vector<FormatWish>& wishes, Plan& plan);

}  // namespace openitem::csv
