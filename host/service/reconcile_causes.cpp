#include "host/service/reconcile_causes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "host/model/body.hpp"

namespace openitem::service {

using metrics::Difference;
using metrics::document_key;

namespace {

// The words of what was delivered, as document_key() compares them. A comma may separate columns or
// decimals, and a blank may stand within a number: it is read both ways.
void add_words(std::string_view text, std::set<std::string>& words) {
    for (const std::string_view separators : {"\t\r\n;|<>\"'=*~+:^", "\t\r\n;|<>\"'=*~+:^, "}) {
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find_first_of(separators, at), text.size());
            if (auto word = document_key(text.substr(at, end - at)); !word.empty()) {
                words.insert(std::move(word));
            }
            at = end + 1;
        }
    }
}

// Of a record that its connector could read.
std::string number_of(const store::QuarantineRow& row) {
    if (row.batch.empty()) return {};
    const auto decoded = model::decode_body(row.batch);
    if (!decoded || decoded->record().entity() != OI_INVOICE) return {};
    return std::string(decoded->record().as<oi_invoice>().text<OI_INVOICE_NUMBER>());
}

}  // namespace

ReconcileCauses::ReconcileCauses(store::Store& books, base::Date as_of)
    : books_(books), as_of_(as_of) {
    books_.items({}, [&](const store::ItemRow& row) {
        const bool document =
            row.item.kind == ledger::ItemKind::invoice || row.item.kind == ledger::ItemKind::credit;
        if (document) documents_[document_key(row.number)].items.push_back(row.item);
        return true;
    });
    books_.quarantine({{}, store::QuarantineState::open}, [&](const store::QuarantineRow& row) {
        Refused refused{row.id.value, std::string(row.rule), {}};
        add_words(row.source_id, refused.words);
        add_words(number_of(row), refused.words);
        add_words(bytes_of(row), refused.words);
        refused_.push_back(std::move(refused));
        return true;
    });
}

std::string ReconcileCauses::bytes_of(const store::QuarantineRow& row) const {
    constexpr std::int64_t enough = std::int64_t{1} << 20;  // of a document: its number comes early
    if (!row.raw.empty()) return std::string(row.raw.substr(0, enough));
    auto position = row.position;
    position.length = std::min(position.length, enough);
    if (position.length == 0) return {};
    return store::read_source(books_, position).value_or(std::string());
}

// By its number, as a whole word: a number within another, or within an amount, is no cause.
// Without one in what was delivered by its amount and customer, once.
std::string ReconcileCauses::of_quarantine(const metrics::ListedItem& theirs) {
    const auto said = [](const Refused& each, const char* found_by) {
        return fmt::format("in quarantine as {}: {}{}", each.id, each.rule, found_by);
    };
    const auto number = document_key(theirs.number);
    for (const auto& each : refused_) {
        if (!number.empty() && each.words.contains(number)) return said(each, "");
    }
    const auto customer = document_key(theirs.customer.empty() ? theirs.name : theirs.customer);
    const auto amount = std::to_string(std::abs(theirs.open.minor));
    if (customer.empty() || amount.size() < 3) return {};
    for (auto& each : refused_) {
        if (each.taken || !each.words.contains(customer) || !each.words.contains(amount)) continue;
        each.taken = true;
        return said(each, ", by its amount and customer");
    }
    return {};
}

std::string ReconcileCauses::of_end(const Document& document) const {
    const bool ended = std::all_of(document.items.begin(), document.items.end(), [&](auto& item) {
        const auto record = books_.record(item.record);
        return record && (record->ref.state == store::RecordState::voided ||
                          record->ref.state == store::RecordState::deleted);
    });
    if (!ended) return {};
    const auto& last = document.items.back();
    return fmt::format("voided at its source{}",
                       last.reversed_on ? " on " + last.reversed_on->to_string() : "");
}

// One side knows of payments that the other does not: those applied here and never told to the
// source, or those dated after the day, which the list has already.
std::string ReconcileCauses::of_payments(const Document& document,
                                         const metrics::ReconcileLine& line) const {
    struct Sum {
        std::int64_t amount = 0;
        std::size_t count = 0;
        base::Date last{};

        void add(std::int64_t more, base::Date on) {
            amount += more;
            ++count;
            last = std::max(last, on);
        }
        std::string told(const char* where, const char* what) const {
            return fmt::format("{} {} {}, {} on {}: {}", count, count == 1 ? "payment" : "payments",
                               where, count == 1 ? "dated" : "the last", last.to_string(), what);
        }
    };
    Sum ours, all, later;
    for (const auto& item : document.items) {
        if (item.currency != line.any().open.currency) continue;
        for (const auto& stored : books_.allocations_of(item.id)) {
            const auto& each = stored.allocation;
            const std::int64_t amount = item.amount > 0 ? each.amount : -each.amount;
            if (each.date > as_of_ && !each.reversed_on) {
                later.add(amount, each.date);
            } else if (ledger::counts_on(each, as_of_)) {
                all.add(amount, each.date);
                const auto entry = books_.entry(each.entry);
                const bool own = entry && entry->entry.origin == ledger::Origin::openitem;
                if (own) ours.add(amount, each.date);
            }
        }
    }
    for (const Sum& sum : {ours, all}) {
        if (sum.count > 0 && line.difference == sum.amount) {
            return sum.told("applied here", "not in the list");
        }
    }
    if (later.count > 0 && line.difference == -later.amount) {
        return later.told("after the day", "in the list already");
    }
    return {};
}

void ReconcileCauses::explain(std::vector<metrics::ReconcileLine>& lines) {
    for (auto& line : lines) {
        if (line.difference == 0) continue;
        const auto known = documents_.find(document_key(line.any().number));
        if (known != documents_.end()) {
            line.cause = of_payments(known->second, line);
            if (!line.cause.empty()) {
                line.kind = Difference::timing;
                continue;
            }
            if (line.kind == Difference::missing_here) line.cause = of_end(known->second);
        } else if (line.kind == Difference::missing_here) {
            line.cause = of_quarantine(*line.theirs);
        }
    }
}

}  // namespace openitem::service
