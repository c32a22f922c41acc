// What a credit check is told about a customer, and how it follows from its items and orders.
//
// The document under check counts once: its own invoice, its own order, and the part of its order
// that is invoiced already are taken out of the exposure before its amount is added.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/money.hpp"
#include "host/base/result.hpp"

namespace openitem::credit {

enum class DocumentKind : std::uint8_t { order, invoice };

struct Document {
    DocumentKind kind = DocumentKind::order;
    std::string number = {};  // empty: a question without a document
    std::string order = {};   // of an invoice: the order it bills, if known
    base::Money amount = {};  // its whole value
};

// Something open of the customer. Amounts in minor units of the checked document's currency.
enum class PositionKind : std::uint8_t { invoice, credit_note, unapplied, on_account };

struct Position {
    PositionKind kind = PositionKind::invoice;
    std::string number = {};
    base::Money open = {};      // signed: credits and cash are below zero
    base::Money disputed = {};  // of an invoice: the part in open disputes; 0 to open
    base::Date due_on = {};
    bool due_assumed = false;
};

struct Order {
    std::string number = {};
    base::Money total = {};
    base::Money invoiced = {};
};

struct Customer {
    std::string number = {};
    std::string name = {};
    std::optional<base::Money> limit = {};
};

// An invoice that is past due, as the overdue rule sees it.
struct Overdue {
    std::string number = {};
    base::Date due_on = {};
    base::Money open = {};
    base::Money disputed = {};
    bool due_assumed = false;

    friend bool operator==(const Overdue&, const Overdue&) = default;
};

// What the customer owes another company of the same client (ACCOUNTING A20), as that company
// counts it: its own items and orders, by the same policy.
struct SisterExposure {
    std::string company = {};
    base::Money exposure = {};

    friend bool operator==(const SisterExposure&, const SisterExposure&) = default;
};

struct Facts {
    base::Date as_of = {};
    Customer customer = {};
    Document document = {};
    base::Money already_invoiced =
        {};                          // part of the document's amount that stands in open_invoices
    base::Money open_invoices = {};  // without the document under check
    base::Money credit_notes = {};   // below zero
    base::Money unapplied = {};      // below zero
    base::Money on_account = {};     // below zero
    base::Money open_orders = {};    // not invoiced; without the document under check
    base::Money disputed = {};       // within open_invoices
    std::vector<Overdue> overdue = {};         // longest first, then by number
    std::vector<SisterExposure> sisters = {};  // of the policy's segment
    // What stops credit to the customer, whatever it owes: "insolvent since 2026-03-01" (A23).
    std::vector<std::string> stops = {};
};

// Sums up what is open. Positions and orders are all of the customer's; an amount in another
// currency than the document's is an Error.
base::Result<Facts> gather(const Customer& customer, const Document& document,
                           std::span<const Position> positions, std::span<const Order> orders,
                           base::Date as_of);

}  // namespace openitem::credit
