// What the bank states beside the entries of a statement: its balances and their count.
#include "connectors/camt/statement.hpp"
#include "connectors/lib/bank/money.hpp"

namespace openitem::camt {

const std::optional<bank::Balance>& StatementReader::Header::before() const {
    return opening ? opening : previous ? previous : interim_first;
}

const std::optional<bank::Balance>& StatementReader::Header::after() const {
    return closing || last_page ? closing : interim_last;
}

void StatementReader::read_balance(Element balance) {
    const Element type = child(balance, Name::Tp);
    std::string_view code = child(type, Name::CdOrPrtry, Name::Cd).text();
    if (code.empty()) code = child(type, Name::Cd).text();  // version 1
    std::optional<bank::Balance>* slot = code == "OPBD"   ? &header_.opening
                                         : code == "PRCD" ? &header_.previous
                                         : code == "CLBD" ? &header_.closing
                                         : code == "CLAV" ? &header_.available
                                         : code == "ITBD" ? &header_.interim_first
                                                          : nullptr;
    if (slot == &header_.interim_first && slot->has_value()) slot = &header_.interim_last;
    if (slot == nullptr) return;
    bank::Balance value;
    value.amount = entries_.amount(child(balance, Name::Amt));
    if (!entries_.is_credit(child(balance, Name::CdtDbtInd))) {
        value.amount = bank::negated(value.amount).value_or(value.amount);
    }
    if (slot->has_value()) {
        const bool counts = code == "OPBD" || code == "CLBD";
        if (counts && !bank::equal((*slot)->amount, value.amount)) header_.contradicted = code;
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

/// The first of two balances is kept; what the bank counts may be on several pages.
void StatementReader::check_stated() {
    if (!header_.contradicted.empty()) {
        const std::string message = "expected one balance " + header_.contradicted +
                                    ", found two that differ: the first is kept";
        writer_->report({"camt.balance", OI_FINDING_WARNING, message, path_});
    }
    if (!header_.entries || !header_.page.empty() || *header_.entries == entry_count_) return;
    const std::string message = "the bank counts " + std::to_string(*header_.entries) +
                                " entries, the statement has " + std::to_string(entry_count_);
    writer_->report({"camt.count", OI_FINDING_WARNING, message, path_});
}

}  // namespace openitem::camt
