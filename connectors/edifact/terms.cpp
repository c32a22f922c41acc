// The terms of payment of an INVOIC: PAT, from D.10A on PYT, and what belongs to them.
#include "connectors/edifact/invoice.hpp"

#include <algorithm>

namespace openitem::edifact {

using edi::tag_of;

namespace {

bool is_discount(std::string_view type) { return type == "22" || type == "8"; }
bool is_penalty(std::string_view type) { return type == "20"; }

}  // namespace

void InvoiceReader::read_terms(std::uint32_t i) {
    switch (document_.tag(i)) {
        case tag_of("PAT"):
        case tag_of("PYT"):
            if (terms_.segment != 0) finish_terms();
            return start_terms(i);
        case tag_of("DTM"): {
            const Composite dtm = document_.composite(i, 1);
            const std::string_view kind = dtm.raw(0);
            const bool due = kind == "13" || kind == "12" || kind == "209" || kind == "140" ||
                             kind == "265" || kind == "138";
            if (due) terms_.until = elements_.day(dtm, i);
            return;
        }
        case tag_of("PCD"): {
            const Composite pcd = document_.composite(i, 1);
            oi_decimal percent{};
            if (elements_.number(pcd, 1, i, 1, percent)) terms_.percent = percent;
            if (pcd.raw(0) == "12" && terms_.type == "1") terms_.type = "22";
            return;
        }
        case tag_of("MOA"): {
            const Composite moa = document_.composite(i, 1);
            oi_decimal amount{};
            if (!elements_.number(moa, 1, i, 1, amount)) return;
            (moa.raw(0) == "25" ? terms_.base : terms_.amount) = amount;
            return;
        }
        case tag_of("PAI"):
            means_code_ = document_.text(i, 1, 2);
            return;
        case tag_of("FII"):
            return read_bank(i);
        default:
            return;
    }
}

// Days are counted where they count from the invoice's date, and weeks made of days; months are
// left to the date that is stated.
void InvoiceReader::start_terms(std::uint32_t i) {
    terms_ = {};
    terms_.segment = i;
    terms_.type = document_[i][1];
    const bool older = document_.tag(i) == tag_of("PAT");
    const Composite period = document_.composite(i, 3);
    const std::string_view from = older ? period.raw(0) : document_[i][3];
    const std::string_view unit = older ? period.raw(2) : document_[i][5];
    std::string_view count = older ? period.raw(3) : document_[i][6];
    const std::string_view said = joined(document_.composite(i, 2), 3, 5);
    if (!said.empty() && payment_terms_.empty() && !is_discount(terms_.type)) {
        payment_terms_ = said;
    }
    if (from != "5" && !from.empty()) return;
    oi_decimal days{};
    if (!try_number(count, '.', days) || days.scale != 0 || days.units < 0 || days.units > 9999) {
        return;
    }
    if (unit == "D" || unit == "CD" || unit.empty()) {
        terms_.days = static_cast<std::uint32_t>(days.units);
    } else if (unit == "W") {
        terms_.days = static_cast<std::uint32_t>(days.units * 7);
    }
}

void InvoiceReader::finish_terms() {
    if (is_penalty(terms_.type)) {
        terms_ = {};
        return;
    }
    if (is_discount(terms_.type)) {
        finish_discount();
        terms_ = {};
        return;
    }
    auto due = terms_.until;
    if (!due && terms_.days) {
        due = Date{issued_on_->days + static_cast<std::int32_t>(*terms_.days)};
    }
    if (due && (terms_.percent || terms_.amount)) {
        auto part = invoice().add_instalment();
        part.sequence(++instalments_).due_on(*due);
        if (terms_.amount) part.amount(money_(*terms_.amount));
        if (terms_.percent && !terms_.amount) part.percent(*terms_.percent);
    }
    if (due && (!has_due_date_ || instalments_ != 0)) {
        invoice_.set<OI_INVOICE_DUE_ON>(&oi_invoice::due_on, *due);
        has_due_date_ = true;
    }
    terms_ = {};
}

void InvoiceReader::finish_discount() {
    if (!terms_.percent || terms_.percent->units == 0) return;
    auto tier = invoice().add_discount_tier();
    tier.percent(*terms_.percent);
    if (terms_.until) tier.until_on(*terms_.until);
    if (terms_.days && !terms_.until) tier.days(*terms_.days);
    if (terms_.base) tier.base(money_(*terms_.base));
}

}  // namespace openitem::edifact
