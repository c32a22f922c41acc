#include "connectors/camt/entry.hpp"

#include "connectors/lib/bank/money.hpp"
#include "connectors/lib/xml/repeated.hpp"

namespace openitem::camt {

namespace {

constexpr const char* bad_amount = "camt.amount";

Error unreadable(const char* code, const char* expected, std::string_view found, Element node,
                 const char* field) {
    return Error(OI_BAD_DATA, code,
                 std::string("expected ") + expected + " in <" + std::string(node.node().name()) +
                     ">, found " + openitem::detail::quoted(found),
                 field);
}

/// The code of a choice between Cd and Prtry, which may itself hold an Id or Cd.
std::string_view choice_code(Element choice) {
    const std::string_view code = child(choice, Name::Cd).text();
    if (!code.empty()) return code;
    const Element own = child(choice, Name::Prtry);
    const std::string_view text = own.text();
    return text.empty() ? child(own, Name::Cd).text() : text;
}

/// Families of transactions that come back: unpaid and reversed direct debits, returned transfers,
/// unpaid cheques.
bool is_return(std::string_view bank_code) {
    const auto family = bank_code.substr(bank_code.rfind('/') + 1);
    if (!bank_code.starts_with("PMNT/")) return false;
    return family == "UPDD" || family == "PRDD" || family == "RRTN" || family == "UPCQ";
}

}  // namespace

bool Entry::is_batch() const {
    std::uint64_t count = 0;
    for (const Batch& batch : batches) {
        if (!batch.count) return true;
        count += *batch.count;
    }
    return count > 1;
}

std::string_view account_number(Element account) {
    const Element id = child(account, Name::Id);
    const Element iban = child(id, Name::IBAN);
    if (!iban.empty()) return iban.text();
    std::string_view found;
    id.each([&](Element node, Name) {
        if (found.empty()) found = child(node, Name::Id).text();  // Othr, PrtryAcct
        if (found.empty()) found = node.text();                   // BBAN, UPIC
    });
    return found;
}

std::string_view agent_bic(Element agent, std::string_view* name) {
    Element institution = child(agent, Name::FinInstnId);
    std::string_view bic;
    const auto look = [&](Element inside) {
        inside.each([&](Element node, Name id) {
            if (bic.empty() && (id == Name::BIC || id == Name::BICFI)) bic = node.text();
            if (name != nullptr && name->empty() && id == Name::Nm) *name = node.text();
        });
    };
    look(institution);
    // Version 1 wraps name and address, or all of it.
    look(child(institution, Name::NmAndAdr));
    look(child(institution, Name::CmbndId));
    return bic;
}

std::optional<oi_amount> EntryReader::try_amount(Element node) const {
    const auto value = try_decimal(node.text());
    const std::string_view currency = node.attribute("Ccy");
    if (!value || currency.size() != 3) return std::nullopt;
    for (const char c : currency) {
        if (c <= ' ' || c > '~') return std::nullopt;
    }
    return openitem::amount(*value, currency);
}

oi_amount EntryReader::amount(Element node) const {
    const auto value = try_amount(node);
    if (value) return *value;
    if (node.empty()) {
        throw Error(OI_BAD_DATA, bad_amount, "expected an amount <Amt>, found none", "amount");
    }
    if (try_decimal(node.text())) {
        throw unreadable("camt.currency", "a currency of three letters in the attribute Ccy",
                         node.attribute("Ccy"), node, "amount");
    }
    throw unreadable(bad_amount, "an amount like 12.50 with at most 18 digits", node.text(), node,
                     "amount");
}

bool EntryReader::is_credit(Element indicator) const {
    const std::string_view word = indicator.text();
    if (word == "CRDT") return true;
    if (word == "DBIT") return false;
    throw Error(OI_BAD_DATA, "camt.direction",
                "expected CRDT or DBIT in <CdtDbtInd>, found " + openitem::detail::quoted(word),
                "amount");
}

// It turns receipts into what is taken back: one that cannot be read must not be taken for no.
bool EntryReader::is_reversal(Element indicator) {
    const auto reversal = xml::try_flag(indicator.text());
    if (reversal) return *reversal;
    throw unreadable("camt.reversal", "true or false", indicator.text(), indicator, "amount");
}

/// Of two nobody knows which is meant.
void EntryReader::expect_once(Element ntry) {
    static constexpr xml::NameSet<Name> once = {Name::Amt, Name::CdtDbtInd, Name::RvslInd,
                                                Name::Sts, Name::BookgDt};
    xml::each_contradiction(ntry, once, [](Element again) {
        throw Error(OI_BAD_DATA, "camt.repeated",
                    "expected <" + std::string(again.node().name()) +
                        "> once, found it again with another content",
                    "amount");
    });
}

std::optional<Date> EntryReader::date(Element choice, const char* field) {
    Element node = child(choice, Name::Dt);
    if (node.empty()) node = child(choice, Name::DtTm);
    if (node.empty()) node = choice;
    const std::string_view written = node.text();
    if (written.empty()) return std::nullopt;
    const auto day = xml::try_date(written);
    if (day) return day;
    throw unreadable("camt.date", "a date like 2026-01-31", written, node, field);
}

std::string_view EntryReader::bank_code(Element code) {
    const Element domain = child(code, Name::Domn);
    if (domain.empty()) return choice_code(code);
    const Element family = child(domain, Name::Fmly);
    std::string joined(child(domain, Name::Cd).text());
    joined.append("/").append(child(family, Name::Cd).text());
    joined.append("/").append(child(family, Name::SubFmlyCd).text());
    return keep(std::move(joined));
}

/// What the bank kept of the amount: the stated total, else the sum of the single charges; a
/// credited charge counts against it. One that is not included is booked elsewhere.
std::optional<oi_amount> EntryReader::fees(Element charges) const {
    std::optional<oi_amount> kept, elsewhere;
    const auto add = [&](Element charge) {
        auto value = try_amount(child(charge, Name::Amt));
        if (!value) return;
        if (child(charge, Name::CdtDbtInd).text() == "CRDT") value = bank::negated(*value);
        const bool included = xml::try_flag(child(charge, Name::ChrgInclInd).text()).value_or(true);
        auto& to = included ? kept : elsewhere;
        to = !to ? value : value ? bank::sum(*to, *value) : std::nullopt;
    };
    add(charges);  // up to version 3 the charge itself
    charges.each([&](Element node, Name id) {
        if (id == Name::Rcrd) add(node);
    });
    const Element total = child(charges, Name::TtlChrgsAndTaxAmt);
    if (total.empty() || elsewhere) return kept;
    return try_amount(total);
}

void EntryReader::read_value_date(Element choice) {
    try {
        entry_.value_on = date(choice, "value_on");
    } catch (const Error&) {
        const Element day = child(choice, Name::Dt);
        entry_.bad_value_date = (day.empty() ? child(choice, Name::DtTm) : day).text();
    }
}

void EntryReader::read_batch(Element batch) {
    Batch& out = entry_.batches.emplace_back();
    const auto count = try_decimal(child(batch, Name::NbOfTxs).text());
    if (count && count->scale == 0 && count->units >= 0) {
        out.count = static_cast<std::uint64_t>(count->units);
    }
}

void EntryReader::read_details(Element details, bool entry_is_credit) {
    details.each([&](Element node, Name id) {
        if (id == Name::Btch) read_batch(node);
        if (id != Name::TxDtls) return;
        read_detail(node, entry_.details.emplace_back(), entry_is_credit);
    });
}

/// Everything but what read() needs first.
void EntryReader::read_member(Element node, Name id, bool entry_is_credit) {
    switch (id) {
        case Name::NtryRef:
            entry_.id = node.text();
            break;
        case Name::RvslInd:
            entry_.reversal = is_reversal(node);
            break;
        case Name::Sts:
            entry_.status = node.text();
            if (entry_.status.empty()) entry_.status = choice_code(node);
            break;
        case Name::BookgDt:
            entry_.booked_on = date(node, "booked_on");
            break;
        case Name::ValDt:
            read_value_date(node);
            break;
        case Name::AcctSvcrRef:
            entry_.bank_reference = node.text();
            break;
        case Name::BkTxCd:
            entry_.bank_code = bank_code(node);
            entry_.returned = is_return(entry_.bank_code);
            break;
        case Name::Chrgs:
            if (const auto more = fees(node)) {
                entry_.fee = entry_.fee ? bank::sum(*entry_.fee, *more) : more;
            }
            break;
        case Name::AddtlNtryInf:
            entry_.information = node.text();
            break;
        case Name::NtryDtls:
            read_details(node, entry_is_credit);
            break;
        case Name::Btch:  // version 1
            read_batch(node);
            break;
        default:
            break;
    }
}

const Entry& EntryReader::read(Element ntry) {
    texts_.clear();
    std::vector<Detail> details = std::move(entry_.details);  // keeps its memory
    details.clear();
    entry_ = Entry{};
    entry_.details = std::move(details);
    expect_once(ntry);
    const Element stated = child(ntry, Name::Amt);
    entry_.amount = amount(stated);
    if (entry_.amount.units < 0) {
        throw unreadable(bad_amount, "an amount without a sign, which CdtDbtInd has,",
                         stated.text(), stated, "amount");
    }
    const bool credit = is_credit(child(ntry, Name::CdtDbtInd));
    if (!credit) entry_.amount = bank::negated(entry_.amount).value_or(entry_.amount);
    ntry.each([&](Element node, Name id) { read_member(node, id, credit); });
    if (!child(ntry, Name::TxDtls).empty()) read_details(ntry, credit);  // version 1
    return entry_;
}

}  // namespace openitem::camt
