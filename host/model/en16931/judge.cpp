#include "host/base/text.hpp"
#include "host/model/en16931/rule.hpp"

namespace openitem::model::en16931 {

std::string Exact::to_string() const {
    if (lost_) return "a number beyond reckoning";
    std::string digits = fmt::format("{}", units_ < 0 ? -units_ : units_);
    if (digits.size() <= scale_) digits.insert(0, scale_ + 1 - digits.size(), '0');
    if (scale_ != 0) digits.insert(digits.size() - scale_, ".");
    return units_ < 0 ? "-" + digits : digits;
}

void Report::say(std::string_view location, std::string found) const {
    if (full()) return;
    if (findings_.size() - before_ == most_places) found = "more places where this does not hold";
    if (found.empty()) found = "nothing";
    findings_.push_back(
        {.rule = std::string(rule_.id),
         .flag = rule_.flag,
         .field = {},
         .term = std::string(rule_.term),
         .location = std::string(location.empty() ? invoice_.record.location() : location),
         .message = fmt::format("expected {} ({}), found {}", rule_.demand, rule_.term, found)});
}

void judge(const Invoice& invoice, std::span<const InvoiceRule> rules,
           std::vector<Finding>& findings) {
    for (const InvoiceRule& rule : rules) rule.check(invoice, {invoice, rule, findings});
}

void judge(const Invoice& invoice, std::vector<Finding>& findings) {
    for (const auto table : {document_rules(), party_rules(), line_rules(), total_rules(),
                             vat_rules(), code_rules()}) {
        judge(invoice, table, findings);
    }
}

void judge_invoice(const RecordView& record, std::vector<Finding>& findings) {
    judge(Invoice(record), findings);
}

}  // namespace openitem::model::en16931
