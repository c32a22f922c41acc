#include "connectors/camt/line.hpp"

#include "connectors/lib/bank/money.hpp"

namespace openitem::camt {

namespace {

/// What the transactions state together; empty when one states nothing, or it is too much.
std::optional<oi_amount> total(const Entry& entry) {
    oi_amount out = entry.amount;
    out.units = 0;
    for (const Detail& detail : entry.details) {
        const auto more = detail.amount ? bank::sum(out, *detail.amount) : std::nullopt;
        if (!more) return std::nullopt;
        out = *more;
    }
    return out;
}

/// UNCL 4461 of a bank transaction code: credit transfers, direct debits and cheques.
std::string_view method_of(std::string_view bank_code) {
    if (bank_code.starts_with("PMNT/RCDT/")) return bank_code.ends_with("/ESCT") ? "58" : "30";
    if (bank_code.starts_with("PMNT/IDDT/")) {
        const bool sepa = bank_code.ends_with("/ESDD") || bank_code.ends_with("/BBDD");
        return sepa ? "59" : "49";
    }
    if (bank_code.starts_with("PMNT/RCHQ/")) return "20";
    if (bank_code.starts_with("PMNT/MCRD/") || bank_code.starts_with("PMNT/CCRD/")) return "48";
    return {};
}

Split split_of(const Entry& entry) {
    if (entry.details.size() < 2) return Split::none;
    const auto stated = total(entry);
    if (!stated) return Split::unstated;
    if (bank::equal(*stated, entry.amount)) return Split::whole;
    const auto cost = entry.fee ? bank::negated(*entry.fee) : std::nullopt;
    const auto net = cost ? bank::sum(*stated, *cost) : std::nullopt;
    return net && bank::equal(*net, entry.amount) ? Split::charges : Split::unequal;
}

/// What all lines of an entry say alike.
Line line_of(const Entry& entry, const oi_amount& amount) {
    Line line;
    line.amount = amount;
    line.booked_on = entry.booked_on;
    line.value_on = entry.value_on;
    line.reversal = entry.reversal;
    line.entry_id = entry.id;
    line.status = entry.status;
    line.bank_code = entry.bank_code;
    line.method_code = method_of(entry.bank_code);
    line.bank_reference = entry.bank_reference;
    return line;
}

/// By the bank's own reference where the entry has one of its own. A transaction of several that
/// share one is also known by what tells it from the others.
std::string_view identity_of(const Entry& entry, const Line& line, bool of_several) {
    const bool shared = of_several && line.bank_reference == entry.bank_reference;
    return shared ? std::string_view() : line.bank_reference;
}

}  // namespace

std::string_view LineMaker::joined(std::initializer_list<std::string_view> parts) {
    std::string_view only;
    std::string* all = nullptr;
    for (const std::string_view part : parts) {
        if (part.empty()) continue;
        if (only.empty()) {
            only = part;
            continue;
        }
        if (all == nullptr) all = &texts_.emplace_back(only);
        all->append(" ").append(part);
    }
    return all == nullptr ? only : std::string_view(*all);
}

Line LineMaker::from_detail(const Entry& entry, const Detail& detail, const oi_amount& amount) {
    Line line = line_of(entry, amount);
    line.original = detail.original;
    line.fee = detail.fee;
    line.end_to_end_id = detail.end_to_end_id;
    line.mandate = detail.mandate;
    if (!detail.bank_reference.empty()) line.bank_reference = detail.bank_reference;
    line.creditor_reference = detail.creditor_reference;
    line.remittance_text = detail.remittance_text;
    line.return_reason = detail.return_reason;
    line.remittances = detail.remittances;
    line.returned = entry.reversal || entry.returned || detail.returned;
    // Money in comes from the debtor. What is given back keeps the parts both played before.
    const bool from_debtor = (line.amount.units >= 0) != line.returned;
    const bool known = !detail.debtor_name.empty() || !detail.debtor_account.empty();
    std::string_view behind;
    if (from_debtor && (known || !line.returned)) {
        line.counterparty_name = detail.debtor_name;
        line.counterparty_account = detail.debtor_account;
        line.counterparty_bic = detail.debtor_bic;
        behind = detail.ultimate_debtor;
    } else {
        line.counterparty_name = detail.creditor_name;
        line.counterparty_account = detail.creditor_account;
        line.counterparty_bic = detail.creditor_bic;
        behind = detail.ultimate_creditor;
    }
    if (behind == line.counterparty_name) behind = {};
    const bool repeated = detail.information == entry.information;
    line.information =
        joined({entry.information, repeated ? std::string_view() : detail.information,
                detail.return_information, behind.empty() ? "" : "on behalf of", behind});
    take_reference(line);
    return line;
}

/// A reference with check digits: verified where one is stated, looked for in the text where none
/// is. Only of money that comes in: what we quote when we pay is the business of who gets it.
void LineMaker::take_reference(Line& line) {
    if (line.amount.units <= 0 || line.returned) return;
    const auto check = [&](std::string_view written) {
        const auto found = bank::reference_of(written, country_);
        if (!found || found->check != bank::Check::failed || !line.wrong_reference.empty()) return;
        line.wrong_reference = texts_.emplace_back(bank::to_problem(*found));
    };
    if (!line.creditor_reference.empty()) check(line.creditor_reference);
    for (const bank::Remittance& each : line.remittances) {
        const bool other = each.creditor_reference != line.creditor_reference;
        if (!each.creditor_reference.empty() && other) check(each.creditor_reference);
    }
    if (!line.creditor_reference.empty()) return;
    if (auto found = bank::found_in(line.remittance_text, country_)) {
        line.creditor_reference = texts_.emplace_back(std::move(found->number));
    }
}

/// An entry kept as one line carries the references of all its details.
void LineMaker::merge_others(const Entry& entry, Line& line) {
    if (entry.details.size() < 2) return;
    merged_.assign(line.remittances.begin(), line.remittances.end());
    for (std::size_t i = 1; i < entry.details.size(); ++i) {
        const Detail& other = entry.details[i];
        if (!other.remittance_text.empty() ||
            (other.remittances.empty() && !other.creditor_reference.empty())) {
            bank::Remittance& more = merged_.emplace_back();
            more.creditor_reference = other.creditor_reference;
            more.text = other.remittance_text;
        }
        merged_.insert(merged_.end(), other.remittances.begin(), other.remittances.end());
        line.returned |= other.returned;
    }
    line.remittances = merged_;
}

std::span<Line> LineMaker::make(const Entry& entry, Split& split) {
    lines_.clear();
    texts_.clear();
    split = split_of(entry);
    if (split == Split::whole || split == Split::charges) {
        for (const Detail& detail : entry.details) {
            lines_.push_back(from_detail(entry, detail, *detail.amount));
        }
        if (split == Split::charges) {
            Line& line = lines_.emplace_back(line_of(entry, *bank::negated(*entry.fee)));
            line.information = "charges";
            line.balance_only = true;
        }
    } else {
        static const Detail none;
        const Detail& first = entry.details.empty() ? none : entry.details.front();
        lines_.push_back(from_detail(entry, first, entry.amount));
        merge_others(entry, lines_.back());
    }
    const bool alone = lines_.size() == 1;
    if (alone && !lines_.back().fee) lines_.back().fee = entry.fee;
    for (Line& line : lines_) {
        if (!entry.details.empty())
            line.detail = static_cast<std::uint32_t>(&line - lines_.data()) + 1;
        line.identity = identity_of(entry, line, !alone);
    }
    return lines_;
}

}  // namespace openitem::camt
