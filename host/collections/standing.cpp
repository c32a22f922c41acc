#include "host/collections/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "host/base/text.hpp"

namespace openitem::collections {

namespace {

constexpr std::array<std::string_view, 6> kinds = {"insolvent", "legal_hold", "deceased",
                                                   "nature",    "block",      "limitation"};
constexpr std::array<std::string_view, 3> natures = {"consumer", "business", "public"};

base::Error wrong(const char* field, std::string message) {
    return {.rule = "customer.state", .field = field, .message = std::move(message)};
}

std::string dated(std::string_view what, const Said& said) {
    auto text = fmt::format("{} since {}", what, said.from_on.to_string());
    if (said.until_on) text += " until " + said.until_on->to_string();
    return said.reason.empty() ? text : text + ": " + said.reason;
}

}  // namespace

std::string_view to_string(StateKind kind) noexcept {
    return kinds[static_cast<std::size_t>(kind)];
}

std::optional<StateKind> state_kind(std::string_view word) noexcept {
    const auto* const found = std::find(kinds.begin(), kinds.end(), word);
    if (found == kinds.end()) return std::nullopt;
    return static_cast<StateKind>(found - kinds.begin());
}

base::Result<void> check(const Said& said) {
    const bool of_items = said.kind == StateKind::block || said.kind == StateKind::limitation;
    if (said.item != 0 && !of_items) {
        return wrong("item",
                     fmt::format("{} is said of a customer, not of an item", to_string(said.kind)));
    }
    if (said.until_on && *said.until_on <= said.from_on) {
        return wrong("until", fmt::format("expected a day after {}, found {}",
                                          said.from_on.to_string(), said.until_on->to_string()));
    }
    if (said.kind == StateKind::block && base::trim(said.reason).empty()) {
        return wrong("reason", "a block needs its reason");
    }
    if (said.kind == StateKind::nature &&
        std::find(natures.begin(), natures.end(), said.value) == natures.end()) {
        return wrong("value", fmt::format("expected one of {}, found {}", fmt::join(natures, ", "),
                                          base::quote(said.value)));
    }
    if (said.kind == StateKind::limitation) {
        if (said.item == 0) return wrong("item", "a limitation date is said of an item");
        if (!base::Date::parse(said.value)) {
            return wrong("value", fmt::format("expected the day of its limitation, as 2029-12-31, "
                                              "found {}",
                                              base::quote(said.value)));
        }
    }
    return {};
}

bool Standing::may_remind(std::int64_t item) const {
    if (insolvent_from || deceased || legal_hold) return false;
    return std::none_of(blocks.begin(), blocks.end(), [item](const Said& block) {
        return block.item == 0 || block.item == item;
    });
}

std::vector<std::string> Standing::in_words() const {
    std::vector<std::string> words;
    if (insolvent_from) {
        words.push_back("insolvent since " + insolvent_from->to_string() +
                        (insolvency_case.empty() ? "" : ", case " + insolvency_case));
    }
    if (deceased) words.emplace_back("deceased");
    if (legal_hold) words.emplace_back("legal hold");
    if (!nature.empty()) words.push_back(nature);
    for (const Said& block : blocks) {
        words.push_back(dated(
            block.item == 0 ? "no reminders" : fmt::format("no reminders of item {}", block.item),
            block));
    }
    words.insert(words.end(), alerts.begin(), alerts.end());
    return words;
}

Standing standing_on(std::span<const Said> holding, base::Date day, int alert_days) {
    Standing standing;
    for (const Said& said : holding) {
        switch (said.kind) {
            case StateKind::insolvent:
                standing.insolvent_from = said.from_on;
                standing.insolvency_case = said.value;
                break;
            case StateKind::legal_hold:
                standing.legal_hold = true;
                break;
            case StateKind::deceased:
                standing.deceased = true;
                break;
            case StateKind::nature:
                standing.nature = said.value;
                break;
            case StateKind::block:
                standing.blocks.push_back(said);
                break;
            case StateKind::limitation:
                standing.limitations.push_back(said);
                break;
        }
    }
    for (const Said& said : standing.limitations) {
        const auto ends = base::Date::parse(said.value);
        if (!ends) continue;
        const auto left = base::days_between(day, *ends);
        if (left > alert_days) continue;
        standing.alerts.push_back(
            left < 0 ? fmt::format("item {} was time-barred on {}", said.item, ends->to_string())
                     : fmt::format("item {} is time-barred in {} days, on {}", said.item, left,
                                   ends->to_string()));
    }
    return standing;
}

}  // namespace openitem::collections
