#include "host/service/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "host/base/text.hpp"
#include "service_files.hpp"

namespace openitem::service {

base::Result<Chart> Chart::read(std::string_view text) {
    auto heads = model::read_policies(text, "accounts", files::chart_schema);
    if (!heads) return std::move(heads).error();
    Chart chart;
    for (auto& head : *heads) {
        Version version;
        const auto body = nlohmann::json::parse(head.body);
        for (const auto& entry : body.at("accounts")) {
            const auto key = entry.at("account").get<std::string>();
            const auto account = ledger::account_from(key);
            if (!account) {
                return base::Error{.field = "account",
                                   .message = fmt::format("expected the purpose of an account, as "
                                                          "receivables or bank, found {}",
                                                          base::quote(key))};
            }
            version.rows.push_back({*account, entry.at("number").get<std::string>(),
                                    entry.value("name", std::string()),
                                    entry.value("customer", std::string()),
                                    entry.value("currency", std::string())});
        }
        version.head = std::move(head);
        chart.versions_.push_back(std::move(version));
    }
    return chart;
}

const Chart::Row* Chart::best(const Version& version, ledger::Account account,
                              std::string_view customer, base::Currency currency) {
    const Row* found = nullptr;
    int found_weight = -1;
    for (const Row& row : version.rows) {
        const bool fits = row.account == account &&
                          (row.customer.empty() || row.customer == customer) &&
                          (row.currency.empty() || row.currency == currency.code());
        const int weight = (row.customer.empty() ? 0 : 2) + (row.currency.empty() ? 0 : 1);
        if (fits && weight > found_weight) {
            found = &row;
            found_weight = weight;
        }
    }
    return found;
}

Chart::Called Chart::find(ledger::Account account, std::string_view customer,
                          base::Currency currency, base::Date on) const {
    const auto& usual = ledger::default_chart()[static_cast<std::size_t>(account) - 1];
    const auto* version = model::in_force(std::span<const Version>(versions_), on);
    if (version == nullptr) return {usual.number, usual.name};
    const Row* row = best(*version, account, customer, currency);
    if (row == nullptr) return {usual.number, usual.name};
    return {row->number, row->name.empty() ? usual.name : std::string_view(row->name)};
}

}  // namespace openitem::service
