#include "connectors/camt/entry.hpp"

#include <algorithm>
#include <cstdlib>

namespace openitem::camt {

namespace {

constexpr const char* bad_amount = "camt.amount";

Error unreadable(const char* code, const char* expected, std::string_view found, Node node,
                 const char* field) {
    return Error(OI_BAD_DATA, code,
                 std::string("expected ") + expected + " in <" + node.name() + ">, found " +
                     openitem::detail::quoted(found),
                 field);
}

/// units * 10^-scale with more decimal places; empty when it leaves 64 bits.
std::optional<std::int64_t> rescaled(std::int64_t units, unsigned from, unsigned to) {
    for (; from < to; ++from) {
        if (__builtin_mul_overflow(units, std::int64_t{10}, &units)) return std::nullopt;
    }
    return units;
}

/// The code of a choice between Cd and Prtry, which may itself hold an Id or Cd.
std::string_view choice_code(xml::Document& document, Node choice) {
    const std::string_view code = document.text(child(choice, Name::Cd));
    if (!code.empty()) return code;
    const Node own = child(choice, Name::Prtry);
    const std::string_view text = document.text(own);
    return text.empty() ? document.text(child(own, Name::Cd)) : text;
}

}  // namespace

std::optional<oi_amount> sum(const oi_amount& left, const oi_amount& right) {
    if (!std::equal(left.currency, left.currency + 3, right.currency)) return std::nullopt;
    const unsigned scale = std::max(left.scale, right.scale);
    const auto a = rescaled(left.units, left.scale, scale);
    const auto b = rescaled(right.units, right.scale, scale);
    oi_amount out = left;
    out.scale = static_cast<std::uint8_t>(scale);
    if (!a || !b || __builtin_add_overflow(*a, *b, &out.units)) return std::nullopt;
    return out;
}

bool same(const oi_amount& left, const oi_amount& right) {
    const auto difference = EntryReader::negated(right);
    const auto rest = difference ? sum(left, *difference) : std::nullopt;
    return rest && rest->units == 0;
}

std::string_view account_number(xml::Document& document, Node account) {
    const Node id = child(account, Name::Id);
    const Node iban = child(id, Name::IBAN);
    if (!iban.empty()) return document.text(iban);
    std::string_view found;
    for (Node node = id.first_child(); node && found.empty(); node = node.next_sibling()) {
        found = document.text(child(node, Name::Id));    // Othr, PrtryAcct
        if (found.empty()) found = document.text(node);  // BBAN, UPIC
    }
    return found;
}

std::string_view agent_bic(xml::Document& document, Node agent, std::string_view* name) {
    Node institution = child(agent, Name::FinInstnId);
    std::string_view bic;
    const auto look = [&](Node inside) {
        each(inside, [&](Node node, Name id) {
            if (bic.empty() && (id == Name::BIC || id == Name::BICFI)) bic = document.text(node);
            if (name != nullptr && name->empty() && id == Name::Nm) *name = document.text(node);
        });
    };
    look(institution);
    // Version 1 wraps name and address, or all of it.
    for (Node node = institution.first_child(); node; node = node.next_sibling()) {
        if (xml::local_name(node) == "NmAndAdr" || xml::local_name(node) == "CmbndId") look(node);
    }
    return bic;
}

std::optional<oi_amount> EntryReader::negated(const oi_amount& value) {
    oi_amount out = value;
    if (__builtin_sub_overflow(std::int64_t{0}, value.units, &out.units)) return std::nullopt;
    return out;
}

std::optional<oi_amount> EntryReader::try_amount(Node node) const {
    const auto value = try_decimal(text(node));
    const std::string_view currency = xml::attribute(node, "Ccy");
    if (!value || currency.size() != 3) return std::nullopt;
    for (const char c : currency) {
        if (c <= ' ' || c > '~') return std::nullopt;
    }
    return openitem::amount(*value, currency);
}

oi_amount EntryReader::amount(Node node) const {
    const auto value = try_amount(node);
    if (value) return *value;
    if (node.empty()) {
        throw Error(OI_BAD_DATA, bad_amount, "expected an amount <Amt>, found none", "amount");
    }
    if (try_decimal(text(node))) {
        throw unreadable("camt.currency", "a currency of three letters in the attribute Ccy",
                         xml::attribute(node, "Ccy"), node, "amount");
    }
    throw unreadable(bad_amount, "an amount like 12.50 with at most 18 digits", text(node), node,
                     "amount");
}

bool EntryReader::is_credit(Node indicator) const {
    const std::string_view word = text(indicator);
    if (word == "CRDT") return true;
    if (word == "DBIT") return false;
    throw Error(OI_BAD_DATA, "camt.direction",
                "expected CRDT or DBIT in <CdtDbtInd>, found " + openitem::detail::quoted(word),
                "amount");
}

std::optional<Date> EntryReader::date(Node choice, const char* field) {
    Node node = child(choice, Name::Dt);
    if (node.empty()) node = child(choice, Name::DtTm);
    if (node.empty()) node = choice;
    const std::string_view written = text(node);
    if (written.empty()) return std::nullopt;
    const auto day = xml::try_date(written);
    if (day) return day;
    throw unreadable("camt.date", "a date like 2026-01-31", written, node, field);
}

std::string_view EntryReader::bank_code(Node code) {
    const Node domain = child(code, Name::Domn);
    if (domain.empty()) return choice_code(document_, code);
    const Node family = child(domain, Name::Fmly);
    std::string joined(text(child(domain, Name::Cd)));
    joined.append("/").append(text(child(family, Name::Cd)));
    joined.append("/").append(text(child(family, Name::SubFmlyCd)));
    return keep(std::move(joined));
}

/// What the bank kept: the stated total, else the sum of the single charges; a credited charge
/// counts against it.
std::optional<oi_amount> EntryReader::fees(Node charges) const {
    const Node total = child(charges, Name::TtlChrgsAndTaxAmt);
    if (!total.empty()) return try_amount(total);
    std::optional<oi_amount> out;
    const auto add = [&](Node charge) {
        auto value = try_amount(child(charge, Name::Amt));
        if (!value) return;
        if (text(child(charge, Name::CdtDbtInd)) == "CRDT") value = negated(*value);
        out = !out ? value : value ? sum(*out, *value) : std::nullopt;
    };
    add(charges);  // up to version 3 the charge itself
    each(charges, [&](Node node, Name id) {
        if (id == Name::Rcrd) add(node);
    });
    return out;
}

const Entry& EntryReader::read(Node ntry) {
    texts_.clear();
    entry_.details.clear();
    std::vector<Detail> details = std::move(entry_.details);  // keeps its memory
    entry_ = Entry{};
    entry_.details = std::move(details);
    Node amount_node, booked;
    bool credit = true;
    bool has_direction = false;
    const auto read_details = [&](Node node) { read_detail(node, entry_.details.emplace_back()); };
    each(ntry, [&](Node node, Name id) {
        switch (id) {
            case Name::NtryRef:
                entry_.id = text(node);
                break;
            case Name::Amt:
                amount_node = node;
                break;
            case Name::CdtDbtInd:
                credit = is_credit(node);
                has_direction = true;
                break;
            case Name::RvslInd:
                entry_.reversal = xml::try_flag(text(node)).value_or(false);
                break;
            case Name::Sts:
                entry_.status = text(node);
                if (entry_.status.empty()) entry_.status = choice_code(document_, node);
                break;
            case Name::BookgDt:
                booked = node;
                break;
            case Name::ValDt:
                try {
                    entry_.value_on = date(node, "value_on");
                } catch (const Error&) {
                    Node inner = child(node, Name::Dt);
                    entry_.bad_value_date = text(inner.empty() ? child(node, Name::DtTm) : inner);
                }
                break;
            case Name::AcctSvcrRef:
                entry_.bank_reference = text(node);
                break;
            case Name::BkTxCd:
                entry_.bank_code = bank_code(node);
                break;
            case Name::Chrgs:
                if (const auto more = fees(node)) {
                    entry_.fee = entry_.fee ? sum(*entry_.fee, *more) : more;
                }
                break;
            case Name::AddtlNtryInf:
                entry_.information = text(node);
                break;
            case Name::NtryDtls:
                each(node, [&](Node inner, Name inner_id) {
                    if (inner_id == Name::TxDtls) read_details(inner);
                });
                break;
            case Name::TxDtls:
                read_details(node);
                break;  // version 1
            default:
                break;
        }
    });
    entry_.amount = amount(amount_node);
    if (!has_direction) is_credit({});
    if (!credit) {
        entry_.amount = negated(entry_.amount).value();  // from digits: never the smallest number
    }
    if (!booked.empty()) entry_.booked_on = date(booked, "booked_on");
    for (Detail& detail : entry_.details) {
        if (!detail.amount) continue;
        if (!std::equal(detail.amount->currency, detail.amount->currency + 3,
                        entry_.amount.currency)) {
            if (!detail.original) detail.original = detail.amount;
            detail.amount.reset();
        }
    }
    return entry_;
}

}  // namespace openitem::camt
