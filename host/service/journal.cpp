#include "host/service/journal.hpp"

#include <charconv>
#include <unordered_map>
#include <vector>

#include "host/base/result.hpp"
#include "host/service/chart.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/customers.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

constexpr const char* exported_key = "journal_exported";

std::int64_t last_exported(store::Store& books) {
    std::int64_t last = 0;
    if (const auto stored = books.meta(exported_key)) {
        std::from_chars(stored->data(), stored->data() + stored->size(), last);
    }
    return last;
}

Chart chart_of(const Workspace& workspace, const std::string& company) {
    const auto text = workspace.policy(company, "accounts");
    if (!text) return {};
    auto chart = Chart::read(*text);
    if (!chart) {
        throw RunError(Exit::source_or_config,
                       "companies/" + company + "/policies/accounts.json: " + chart.error().text());
    }
    return *std::move(chart);
}

// Names behind the ids of journal lines; each is looked up once.
class Names {
public:
    explicit Names(store::Store& books) : books_(books), customers_(customer_labels(books)) {}

    const CustomerLabel& customer(store::CustomerId id) const {
        static const CustomerLabel nobody;
        const auto found = customers_.find(id.value);
        return found == customers_.end() ? nobody : found->second;
    }
    const std::string& document(store::ItemId id) {
        auto [entry, is_new] = documents_.try_emplace(id.value);
        if (is_new && id) {
            if (const auto item = books_.item(id)) entry->second = item->number;
        }
        return entry->second;
    }
    void forget_documents() { documents_.clear(); }

private:
    store::Store& books_;
    std::map<std::int64_t, CustomerLabel> customers_;
    std::unordered_map<std::int64_t, std::string> documents_;
};

}  // namespace

JournalSummary each_entry(const Workspace& workspace, const JournalRequest& request,
                          const EachEntry& each) {
    const auto books = workspace.open_books(request.company);
    const auto chart = chart_of(workspace, request.company);
    const auto functional = books->functional_currency();
    Names names(*books);
    JournalSummary summary;
    std::vector<JournalLine> shown;
    const store::EntryId first{request.go_on ? last_exported(*books) + 1 : 1};
    books->entries(first, [&](const store::EntryRow& row, std::span<const ledger::Line> lines) {
        const auto& entry = row.entry;
        const bool wanted = (!request.from || entry.date >= *request.from) &&
                            (!request.to || entry.date <= *request.to) &&
                            (request.mirrored || entry.origin == ledger::Origin::openitem);
        if (!wanted || lines.empty()) return true;
        shown.clear();
        names.forget_documents();
        for (const auto& line : lines) {
            const auto& customer = names.customer(line.customer);
            const auto called =
                chart.find(line.account, customer.number, line.currency, entry.date);
            shown.push_back({.account = called.number,
                             .name = called.name,
                             .key = ledger::to_string(line.account),
                             .customer = customer.number,
                             .customer_name = customer.name,
                             .document = names.document(line.item),
                             .amount = {line.amount, line.currency},
                             .functional = {line.functional, functional}});
        }
        each(row, shown);
        ++summary.entries;
        if (summary.first == 0) summary.first = entry.id.value;
        summary.last = entry.id.value;
        return true;
    });
    return summary;
}

void keep_exported(const Workspace& workspace, const std::string& company, base::Clock& clock,
                   std::int64_t last) {
    const CompanyLock lock(workspace, company, "openitem journal");
    const auto books = workspace.open_books(company);
    if (last <= last_exported(*books)) return;
    const auto transaction = books->begin(clock.now());
    transaction->set_meta(exported_key, std::to_string(last));
    transaction->commit();
}

}  // namespace openitem::service
