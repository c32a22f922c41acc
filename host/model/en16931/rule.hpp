// A rule of EN 16931 as a table row: official id, what it demands in the words of a bookkeeper, and
// a pure function over the invoice.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/model/en16931/invoice.hpp"
#include "host/model/rules.hpp"

namespace openitem::model::en16931 {

class Report;

struct InvoiceRule {
    std::string_view id;      // "BR-02"
    std::string_view term;    // business term or group: "BT-1"
    std::string_view demand;  // follows "expected": "an invoice number"
    void (*check)(const Invoice& invoice, const Report& report);
    Flag flag = Flag::fatal;
};

// Takes what one rule has to say of one invoice: the first hundred places, and then that there are
// more, so that an invoice of a million bad lines does not fill the memory.
class Report {
public:
    static constexpr std::size_t most_places = 100;

    Report(const Invoice& invoice, const InvoiceRule& rule, std::vector<Finding>& findings)
        : invoice_(invoice), rule_(rule), findings_(findings), before_(findings.size()) {}

    void unless(bool holds) const {
        if (!holds) say(invoice_.record.location(), {});
    }
    // `found`: what stands there instead, or a function that puts it into words.
    template <class Found>
    void unless(bool holds, std::string_view location, const Found& found) const {
        if (holds || full()) return;
        if constexpr (std::is_invocable_v<Found>) {
            say(location, found());
        } else {
            say(location, std::string(found));
        }
    }
    template <class Row>
    void unless(bool holds, const RowView<Row>& row) const {
        if (!holds) say(row.location(), {});
    }

private:
    bool full() const { return findings_.size() - before_ > most_places; }
    void say(std::string_view location, std::string found) const;

    const Invoice& invoice_;
    const InvoiceRule& rule_;
    std::vector<Finding>& findings_;
    std::size_t before_;
};

// The tables, by what they look at.
std::span<const InvoiceRule> document_rules() noexcept;
std::span<const InvoiceRule> party_rules() noexcept;
std::span<const InvoiceRule> line_rules() noexcept;
std::span<const InvoiceRule> total_rules() noexcept;
std::span<const InvoiceRule> vat_rules() noexcept;
std::span<const InvoiceRule> code_rules() noexcept;

// Some rules, or every rule of EN 16931, at an invoice. Nothing is allocated unless a rule fires.
void judge(const Invoice& invoice, std::span<const InvoiceRule> rules,
           std::vector<Finding>& findings);
void judge(const Invoice& invoice, std::vector<Finding>& findings);
void judge_invoice(const RecordView& record, std::vector<Finding>& findings);

}  // namespace openitem::model::en16931
