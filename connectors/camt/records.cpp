// The records an entry becomes.
#include "connectors/camt/statement.hpp"

#include <string>

namespace openitem::camt {

void StatementReader::add_lines(const Entry& entry, const xml::Part& part, std::string_view where) {
    Split split{};
    const bool pays = makes_payments(entry);
    for (Line& line : lines_.make(entry, split)) {
        line.sequence = entry_count_;
        line.location = where;
        line.origin = origin(part);
        line.balance_only |= !pays;
        if (pass_ == Pass::payments) {
            writer_->pay(line);
            continue;
        }
        BankLine row = writer_->add(line);
        add_findings(row, entry, line, split);
    }
}

void StatementReader::add_findings(BankLine& row, const Entry& entry, const Line& line,
                                   Split split) const {
    const auto say = [&](std::string_view rule, std::uint32_t flag, std::string_view message) {
        bank::StatementWriter::report(row, {rule, flag, message});
    };
    if (!line.wrong_reference.empty()) {
        say("camt.reference", OI_FINDING_WARNING, line.wrong_reference);
    }
    if (split == Split::unequal) {
        say("camt.details", OI_FINDING_INFORMATION,
            "the amounts of the transactions do not make up the entry's: kept as one line");
    }
    if (!entry.bad_value_date.empty()) {
        say("camt.date", OI_FINDING_WARNING,
            "expected a value date like 2026-01-31, found " +
                openitem::detail::quoted(entry.bad_value_date));
    }
    if (line.detail > 1 || entry.batches.empty()) return;
    if (options_.batches_in_notifications && message_ != Message::notification &&
        entry.details.empty() && entry.is_batch()) {
        say("camt.batch", OI_FINDING_INFORMATION,
            "the transactions of this batch make its payments: expected in a camt.054 with the "
            "reference " +
                openitem::detail::quoted(line.bank_reference));
    }
    std::uint64_t count = 0;
    for (const Batch& batch : entry.batches) count += batch.count.value_or(0);
    if (!entry.details.empty() && count != 0 && count != entry.details.size()) {
        say("camt.batch", OI_FINDING_INFORMATION,
            "expected the " + std::to_string(count) + " transactions of the batch, found " +
                std::to_string(entry.details.size()));
    }
}

}  // namespace openitem::camt
