// The words and the way of writing figures of an invoice page, by language.
#pragma once

#include <openitem/values.hpp>

#include <string>
#include <string_view>

namespace openitem::facturx {

struct Words {
    std::string_view language;  ///< ISO 639-1
    std::string_view invoice, credit_note, debit_note, prepayment;
    std::string_view number, date, due, delivered, period, order, buyer_reference, contract,
        preceding, customer;
    std::string_view position, item, quantity, price, vat, amount;
    std::string_view sum_of_lines, net_total, total, prepaid, rounding, payable;
    std::string_view allowance, charge, on, pay_to, reference, account, mandate, terms, attachments,
        vat_id, tax_id, registration, page, of;
    char group, point;           ///< of figures: 1,234.50
    std::string_view day_order;  ///< "ymd-", "dmy.", "dmy/"
};

/// English for a language that is not known.
const Words& words_in(std::string_view language);

/// "1,234.50" of "1234.50", as the language writes it; no digit is added or lost.
std::string figure(const Words& words, std::string_view decimal);
std::string day(const Words& words, std::string_view iso);

}  // namespace openitem::facturx
