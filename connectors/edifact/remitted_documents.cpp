#include "connectors/edifact/codes.hpp"
#include "connectors/edifact/remittance.hpp"

namespace openitem::edifact {

using edi::tag_of;

bool RemittedDocuments::take(std::uint32_t i) {
    const Loop loop = document_.loop(i);
    const std::uint32_t tag = document_.tag(i);
    if (loop == Loop::document) {
        if (tag == tag_of("DOC")) {
            start(i);
        } else if (tag == tag_of("MOA")) {
            read_amount(i);
        } else if (tag == tag_of("DTM")) {
            const Composite dtm = document_.composite(i, 1);
            const std::string_view kind = dtm.raw(0);
            if (kind == "171" || kind == "137" || kind == "3") {
                list_.back().issued_on = elements_.day(dtm, i);
            }
        } else if (tag == tag_of("RFF")) {
            const Composite rff = document_.composite(i, 1);
            add_text(document_.texts.keep(std::string(rff[0]).append(" ").append(rff[1])));
        }
        return true;
    }
    if (loop == Loop::adjustment) {
        tag == tag_of("AJT") ? start_adjustment(i) : read_adjustment(i);
        return true;
    }
    return false;
}

void RemittedDocuments::start(std::uint32_t i) {
    const std::string_view type = document_.text(i, 1, 0);
    RemittedDocument& out = list_.emplace_back();
    out.number = document_.text(i, 2, 0);
    out.type = remittance_type(type);
    // 998: a reference that the creditor has given, like Norway's KID.
    if (type == "998" || type == "999") out.creditor_reference = out.number;
    if (out.type.empty() && out.creditor_reference.empty()) out.text = type;
}

// 12 is what was remitted; 9 what was due. Credit notes are deducted, whichever way they are
// written.
void RemittedDocuments::read_amount(std::uint32_t i) {
    const Composite moa = document_.composite(i, 1);
    oi_decimal value{};
    if (!elements_.number(moa, 1, i, 1, value)) return;
    RemittedDocument& out = list_.back();
    if (out.type == "CREN" && value.units > 0) value = negated(value);
    const std::string_view kind = moa.raw(0);
    if (kind == "12") {
        out.paid = value;
    } else if (kind == "52" || kind == "53") {
        out.discount = value;
    } else if (kind == "9" || ((kind == "77" || kind == "39") && !out.due)) {
        out.due = value;
    }
}

void RemittedDocuments::start_adjustment(std::uint32_t i) {
    const std::string_view code = document_.text(i, 1);
    if (list_.back().adjustment || !list_.back().reason.empty()) {
        RemittedDocument further;
        further.number = list_.back().number;
        further.type = list_.back().type;
        further.adjusts = true;
        list_.push_back(std::move(further));
    }
    list_.back().reason = code;
    add_text(adjustment_reason(code));
}

// A deduction is positive here. Payers write it either way: what makes the line add up is meant.
void RemittedDocuments::read_adjustment(std::uint32_t i) {
    RemittedDocument& out = list_.back();
    switch (document_.tag(i)) {
        case tag_of("MOA"): {
            const Composite moa = document_.composite(i, 1);
            oi_decimal value{};
            if (!elements_.number(moa, 1, i, 1, value)) return;
            if (moa.raw(0) == "52") {
                out.discount = value;
                return;
            }
            if (out.due && out.paid && !out.adjusts) {
                const auto all = sum(*out.paid, value);
                const auto less = sum(*out.paid, negated(value));
                const bool adds = all && equal(*all, *out.due);
                if (!adds && less && equal(*less, *out.due)) value = negated(value);
            }
            out.adjustment = value;
            return;
        }
        case tag_of("FTX"):
            return add_text(document_.text(i, 4, 0));
        case tag_of("RFF"):
            return add_text(document_.text(i, 1, 1));
        default:
            return;
    }
}

void RemittedDocuments::add_text(std::string_view text) {
    std::string& out = list_.back().text;
    if (!text.empty()) out.append(out.empty() ? "" : "; ").append(text);
}

std::optional<oi_decimal> RemittedDocuments::total() const {
    if (list_.empty()) return std::nullopt;
    oi_decimal out{};
    for (const RemittedDocument& each : list_) {
        if (each.adjusts) continue;
        if (!each.paid || !add(out, *each.paid)) return std::nullopt;
    }
    return out;
}

std::vector<bank::Remittance> RemittedDocuments::remittances() const {
    std::vector<bank::Remittance> out;
    const auto money = [this](const std::optional<oi_decimal>& value) {
        return value ? std::optional(money_(*value)) : std::nullopt;
    };
    for (const RemittedDocument& from : list_) {
        bank::Remittance& to = out.emplace_back();
        if (from.creditor_reference.empty()) to.number = from.number;
        to.document_type = from.type;
        to.creditor_reference = from.creditor_reference;
        to.adjustment_reason = from.reason;
        to.text = from.text;
        to.issued_on = from.issued_on;
        to.due_amount = money(from.due);
        to.discount = money(from.discount);
        to.adjustment = money(from.adjustment);
        to.paid = money(from.paid);
    }
    return out;
}

}  // namespace openitem::edifact
