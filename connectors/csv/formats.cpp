#include "formats.hpp"

#include <algorithm>
#include <map>

#include "dates.hpp"
#include "numbers.hpp"

namespace openitem::csv {
namespace {

using Columns = std::vector<std::vector<std::string_view>>;

char other_mark(char mark) { return mark == '.' ? ',' : '.'; }

// Enough columns to learn from; a file of thousands is not searched in all.
constexpr std::size_t most_columns = 256;

[[noreturn]] void fail(const char* code, const std::string& message, const std::string& pointer) {
    throw Error(OI_BAD_CONFIG, code, message, pointer);
}

std::vector<std::string_view> column_of(const Layout& layout, std::size_t column) {
    std::vector<std::string_view> out;
    out.reserve(layout.sample.size());
    for (const auto& row : layout.sample) out.emplace_back(row[column]);
    return out;
}

bool is_date(const Slot& slot) {
    return slot.kind == SlotKind::date || slot.kind == SlotKind::instant;
}

bool is_amount(const Slot& slot) {
    return slot.kind == SlotKind::amount || slot.kind == SlotKind::decimal;
}

// Gives a slot its date format. A pattern that is none is the fault of the key it stands at.
void use(Slot& slot, const std::string& pattern, const std::string& pointer) {
    try {
        slot.date_format = DateFormat(pattern);
    } catch (const Error& error) {
        fail("date_format.invalid", error.what(), pointer);
    }
}

void judge(Slot& slot, const DateGuess& guess, const std::vector<std::string_view>& values,
           Plan& plan) {
    auto format = date_format_of({slot.where, slot.field}, guess, values,
                                 slot.kind == SlotKind::date, plan.remarks);
    if (format) slot.date_format = *std::move(format);
}

void set_dates(const Settings& settings, const Layout& layout,
               const std::vector<const FormatWish*>& wishes, Plan& plan) {
    std::vector<std::uint32_t> open;
    for (const FormatWish* wish : wishes) {
        Slot& slot = plan.slots[wish->slot];
        if (!wish->date_format.empty()) {
            use(slot, wish->date_format, wish->pointer + "/format");
        } else if (!settings.date_format.empty()) {
            use(slot, settings.date_format, "/date_format");
        } else if (slot.column != Slot::no_column) {
            open.push_back(wish->slot);
        }
    }
    if (open.empty()) return;
    // Columns nobody maps are evidence too: one that says 31/12 settles it for all.
    std::map<std::size_t, std::size_t> index;
    Columns columns;
    const auto add = [&](std::size_t column) {
        if (index.emplace(column, columns.size()).second) {
            columns.push_back(column_of(layout, column));
        }
    };
    for (const std::uint32_t slot : open) add(plan.slots[slot].column);
    for (std::size_t i = 0; i < std::min(layout.columns, most_columns); ++i) add(i);
    const std::vector<DateGuess> guesses = guess_dates(columns, settings.date_order);
    for (const std::uint32_t slot : open) {
        const std::size_t at = index.at(plan.slots[slot].column);
        judge(plan.slots[slot], guesses[at], columns[at], plan);
    }
}

void set_numbers(const Settings& settings, const Layout& layout,
                 const std::vector<const FormatWish*>& wishes, Plan& plan) {
    std::vector<const FormatWish*> open;
    Columns columns;
    for (const FormatWish* wish : wishes) {
        Slot& slot = plan.slots[wish->slot];
        bool decided = false;
        slot.number_format =
            stated_format(wish->decimal_mark ? wish->decimal_mark : settings.decimal_mark,
                          wish->group_mark ? wish->group_mark : settings.group_mark, decided);
        if (decided || slot.column == Slot::no_column) continue;
        open.push_back(wish);
        columns.push_back(column_of(layout, slot.column));
    }
    const std::vector<NumberGuess> guesses = guess_numbers(columns);
    for (std::size_t i = 0; i < open.size(); ++i) {
        Slot& slot = plan.slots[open[i]->slot];
        slot.number_format = number_format_of({slot.where, slot.field}, guesses[i],
                                              slot.number_format.group_mark, plan.remarks);
    }
}

}  // namespace

std::optional<DateFormat> date_format_of(const Judged& what, const DateGuess& guess,
                                         const std::vector<std::string_view>& values, bool needed,
                                         std::vector<std::string>& remarks) {
    const auto ask = [&] {
        return "; set \"date_format\" to \"" + guess.pattern + "\" or \"" + guess.other + "\"";
    };
    switch (guess.verdict) {
        case DateVerdict::clear:
            remarks.push_back(what.text() + ": dates written " + guess.pattern);
            return DateFormat(guess.pattern);
        case DateVerdict::ambiguous:
            fail("csv.date_ambiguous",
                 what.text() + ": day and month cannot be told apart ('" + guess.example + "')" +
                     ask(),
                 "/date_format");
        case DateVerdict::mixed:
            fail("csv.date_mixed",
                 what.text() + ": some dates have the day first, some the month ('" +
                     guess.example + "')" + ask(),
                 "/date_format");
        case DateVerdict::none:
            break;
    }
    const DateGuess shape = guess_shape(values);
    constexpr std::size_t enough = 3;
    if (!shape.pattern.empty()) return DateFormat(shape.pattern);
    if (shape.values < enough || !needed) return std::nullopt;
    fail("csv.no_dates",
         what.text() + ": expected dates, found '" + shape.example +
             "'; set \"date_format\", or map another column, or null, to " + what.field,
         "/date_format");
}

NumberFormat stated_format(std::optional<char> mark, std::optional<char> group, bool& decided) {
    NumberFormat out;
    decided = mark.has_value();
    if (mark) {
        out.decimal_mark = *mark;
        out.group_mark = other_mark(*mark);
    }
    if (group) {
        out.group_mark = *group;
        // 1.234 with points for thousands: then the comma is the decimal mark.
        if (!mark && (*group == '.' || *group == ',')) {
            out.decimal_mark = other_mark(*group);
            decided = true;
        }
    }
    if (out.group_mark == out.decimal_mark) out.group_mark = '\0';
    return out;
}

NumberFormat number_format_of(const Judged& what, const NumberGuess& guess, char stated_group,
                              std::vector<std::string>& remarks) {
    if (guess.verdict != NumberVerdict::clear) {
        const bool mixed = guess.verdict == NumberVerdict::mixed;
        fail(mixed ? "csv.amount_mixed" : "csv.amount_ambiguous",
             what.text() + ": " +
                 (mixed ? "some amounts have a decimal comma, some a point ('"
                        : "thousands and decimals cannot be told apart ('") +
                 guess.example + "'); set \"decimal_mark\" to \".\" or \",\"",
             "/decimal_mark");
    }
    NumberFormat out = guess.format;
    if (stated_group != '\0') out.group_mark = stated_group;
    if (out.decimal_mark == ',') remarks.push_back(what.text() + ": decimal comma");
    return out;
}

void set_formats(const Settings& settings, const Layout& layout,
                 const std::vector<FormatWish>& wishes, Plan& plan) {
    std::vector<const FormatWish*> dates, numbers;
    for (const FormatWish& wish : wishes) {
        if (is_date(plan.slots[wish.slot])) dates.push_back(&wish);
        if (is_amount(plan.slots[wish.slot])) numbers.push_back(&wish);
    }
    set_dates(settings, layout, dates, plan);
    set_numbers(settings, layout, numbers, plan);
}

}  // namespace openitem::csv
