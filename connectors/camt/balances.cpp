// What the bank states beside the entries of a statement, balances and counts, and whether the
// entries make it.
#include "connectors/camt/statement.hpp"

#include <algorithm>

namespace openitem::camt {

const std::optional<StatementReader::Balance>& StatementReader::Header::before() const {
    return opening ? opening : previous ? previous : interim_first;
}

const std::optional<StatementReader::Balance>& StatementReader::Header::after() const {
    return closing || last_page ? closing : interim_last;
}

void StatementReader::read_balance(Element balance) {
    const Element type = child(balance, Name::Tp);
    std::string_view code = child(type, Name::CdOrPrtry, Name::Cd).text();
    if (code.empty()) code = child(type, Name::Cd).text();  // version 1
    std::optional<Balance>* slot = code == "OPBD"   ? &header_.opening
                                   : code == "PRCD" ? &header_.previous
                                   : code == "CLBD" ? &header_.closing
                                   : code == "CLAV" ? &header_.available
                                   : code == "ITBD" ? &header_.interim_first
                                                    : nullptr;
    if (slot == &header_.interim_first && slot->has_value()) slot = &header_.interim_last;
    if (slot == nullptr) return;
    Balance value;
    value.amount = entries_.amount(child(balance, Name::Amt));
    if (!entries_.is_credit(child(balance, Name::CdtDbtInd))) {
        value.amount = EntryReader::negated(value.amount).value_or(value.amount);
    }
    if (slot->has_value()) {
        const bool counts = code == "OPBD" || code == "CLBD";
        if (counts && !same((*slot)->amount, value.amount)) header_.contradicted = code;
        return;
    }
    value.day = entries_.date(child(balance, Name::Dt), "closed_on");
    if (header_.currency.empty() && code != "CLAV") {
        header_.currency.assign(value.amount.currency, 3);
    }
    *slot = value;
}

void StatementReader::read_summary(Element summary) {
    const auto count = try_decimal(child(summary, Name::TtlNtries, Name::NbOfNtries).text());
    if (count && count->scale == 0 && count->units >= 0) {
        header_.entries = static_cast<std::uint64_t>(count->units);
    }
}

void StatementReader::count(const Entry& entry) {
    if (!entry.status.empty() && entry.status != "BOOK") return;
    booked_ = !booked_ ? entry.amount : sum(*booked_, entry.amount).value_or(oi_amount{});
}

void StatementReader::add_finding(const char* rule, const std::string& message) {
    record_->add_finding()
        .rule(rule)
        .flag(OI_FINDING_WARNING)
        .message_location(path_)
        .message(message);
}

/// Opening + entries = closing, where the bank states both balances.
void StatementReader::check_balance() {
    if (!header_.contradicted.empty()) {
        add_finding("camt.balance", "expected one balance " + header_.contradicted +
                                        ", found two that differ: the first is kept");
    }
    const auto& opening = header_.before();
    const auto& closing = header_.after();
    if (!opening || !closing || !complete_) return;
    const auto expected = booked_ ? sum(opening->amount, *booked_) : opening->amount;
    if (!expected ||
        !std::equal(expected->currency, expected->currency + 3, closing->amount.currency)) {
        return add_finding("camt.balance",
                           "expected balances and entries in one currency, to be held against "
                           "each other, found several");
    }
    if (same(*expected, closing->amount)) return;
    add_finding("camt.balance", "opening balance and entries make " + to_text(*expected) +
                                    ", the closing balance is " + to_text(closing->amount));
}

/// What the bank counts may be on several pages.
void StatementReader::check_count() {
    if (!header_.entries || !header_.page.empty() || *header_.entries == entry_count_) return;
    add_finding("camt.count", "the bank counts " + std::to_string(*header_.entries) +
                                  " entries, the statement has " + std::to_string(entry_count_));
}

}  // namespace openitem::camt
