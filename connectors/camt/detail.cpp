#include "connectors/camt/entry.hpp"

#include <algorithm>

namespace openitem::camt {

namespace {

bool same_currency(const oi_amount& left, const oi_amount& right) {
    return std::equal(left.currency, left.currency + 3, right.currency);
}

/// Unstructured remittance comes in pieces of up to 140 characters: a full one was cut anywhere, a
/// shorter one ended by itself.
constexpr std::size_t full_piece = 140;

}  // namespace

void EntryReader::read_detail(Element element, Detail& detail, bool entry_is_credit) {
    std::optional<oi_amount> own;
    std::string_view direction;
    element.each([&](Element node, Name id) {
        switch (id) {
            case Name::Refs:
                read_references(node, detail);
                break;
            case Name::Amt:
                own = try_amount(node);
                break;
            case Name::CdtDbtInd:
                direction = node.text();
                break;
            case Name::AmtDtls:
                read_amounts(node, detail);
                break;
            case Name::Chrgs:
                if (const auto more = fees(node)) {
                    detail.fee = detail.fee ? sum(*detail.fee, *more) : more;
                }
                break;
            case Name::RltdPties:
                read_parties(node, detail);
                break;
            case Name::RltdAgts:
                read_agents(node, detail);
                break;
            case Name::RmtInf:
                read_remittance(node, detail);
                break;
            case Name::RtrInf: {
                detail.returned = true;
                const Element reason = child(node, Name::Rsn);
                detail.return_reason = child(reason, Name::Cd).text();
                if (detail.return_reason.empty()) {
                    detail.return_reason = child(reason, Name::Prtry).text();
                }
                break;
            }
            case Name::AddtlTxInf:
                detail.information = node.text();
                break;
            default:
                break;
        }
    });
    // The detail's own amount counts before those of the amount details.
    if (own) {
        if (detail.amount && !same_currency(*own, *detail.amount) && own->units == 0) own.reset();
        if (own) detail.amount = own;
    }
    detail.credit = direction.empty() ? entry_is_credit : direction == "CRDT";
    if (detail.amount && !detail.credit) detail.amount = negated(*detail.amount);
}

void EntryReader::read_amounts(Element amounts, Detail& detail) {
    std::optional<oi_amount> transaction = try_amount(child(amounts, Name::TxAmt, Name::Amt));
    const auto counter = try_amount(child(amounts, Name::CntrValAmt, Name::Amt));
    const auto instructed = try_amount(child(amounts, Name::InstdAmt, Name::Amt));
    detail.amount = transaction ? transaction : counter;
    if (instructed && (!detail.amount || !same_currency(*instructed, *detail.amount))) {
        detail.original = instructed;
    }
}

void EntryReader::read_references(Element references, Detail& detail) {
    references.each([&](Element node, Name id) {
        switch (id) {
            case Name::EndToEndId:
                detail.end_to_end_id = node.text();
                break;
            case Name::MndtId:
                detail.mandate = node.text();
                break;
            case Name::AcctSvcrRef:
                detail.bank_reference = node.text();
                break;
            default:
                break;
        }
    });
}

void EntryReader::read_parties(Element parties, Detail& detail) {
    const auto name_of_party = [&](Element party) {
        std::string_view name = child(party, Name::Nm).text();
        if (name.empty()) name = child(party, Name::Pty, Name::Nm).text();  // from version 8 on
        if (name.empty()) name = child(party, Name::Agt, Name::FinInstnId, Name::Nm).text();
        return name;
    };
    std::string_view ultimate_debtor, ultimate_creditor;
    parties.each([&](Element node, Name id) {
        switch (id) {
            case Name::Dbtr:
                detail.debtor_name = name_of_party(node);
                break;
            case Name::DbtrAcct:
                detail.debtor_account = account_number(node);
                break;
            case Name::UltmtDbtr:
                ultimate_debtor = name_of_party(node);
                break;
            case Name::Cdtr:
                detail.creditor_name = name_of_party(node);
                break;
            case Name::CdtrAcct:
                detail.creditor_account = account_number(node);
                break;
            case Name::UltmtCdtr:
                ultimate_creditor = name_of_party(node);
                break;
            default:
                break;
        }
    });
    if (detail.debtor_name.empty()) detail.debtor_name = ultimate_debtor;
    if (detail.creditor_name.empty()) detail.creditor_name = ultimate_creditor;
}

void EntryReader::read_agents(Element agents, Detail& detail) {
    agents.each([&](Element node, Name id) {
        if (id == Name::DbtrAgt) detail.debtor_bic = agent_bic(node);
        if (id == Name::CdtrAgt) detail.creditor_bic = agent_bic(node);
    });
}

void EntryReader::read_remittance(Element information, Detail& detail) {
    std::string joined;
    std::string_view last;
    information.each([&](Element node, Name id) {
        if (id == Name::Strd) read_structured(node, detail);
        if (id != Name::Ustrd) return;
        const std::string_view piece = node.text();
        if (piece.empty()) return;
        if (last.empty()) {
            detail.remittance_text = piece;
        } else {
            if (joined.empty()) joined = detail.remittance_text;
            if (last.size() < full_piece) joined.push_back(' ');
            joined.append(piece);
        }
        last = piece;
    });
    if (!joined.empty()) detail.remittance_text = keep(std::move(joined));
}

void EntryReader::read_structured(Element structured, Detail& detail) {
    const std::size_t first = detail.remittances.size();
    std::string_view reference;
    std::string information;
    Element amounts;
    structured.each([&](Element node, Name id) {
        switch (id) {
            case Name::RfrdDocInf: {
                Remittance& line = detail.remittances.emplace_back();
                line.number = child(node, Name::Nb).text();
                const Element type = child(node, Name::Tp, Name::CdOrPrtry);
                line.document_type = child(type, Name::Cd).text();
                if (line.document_type.empty())
                    line.document_type = child(type, Name::Prtry).text();
                line.issued_on = xml::try_date(child(node, Name::RltdDt).text());
                break;
            }
            case Name::RfrdDocAmt:
                amounts = node;
                break;
            case Name::CdtrRefInf:
                reference = child(node, Name::Ref).text();
                break;
            case Name::AddtlRmtInf:
                if (!information.empty()) information.push_back(' ');
                information.append(node.text());
                break;
            default:
                break;
        }
    });
    const bool alone = detail.remittances.size() == first;
    if (detail.creditor_reference.empty()) detail.creditor_reference = reference;
    const bool says_more =
        !amounts.empty() || !information.empty() || reference != detail.creditor_reference;
    if (alone && !says_more) return;  // nothing but the reference the detail already carries
    if (alone) detail.remittances.emplace_back();
    Remittance& line = detail.remittances[first];
    line.creditor_reference = reference;
    if (!information.empty()) line.text = keep(std::move(information));
    read_referred_amounts(amounts, line);
}

/// Up to version 2 the element is the amount, later it holds one below its type.
void EntryReader::read_referred_amounts(Element amounts, Remittance& line) {
    const auto value = [&](Element node) {
        const Element inner = child(node, Name::Amt);
        return try_amount(inner.empty() ? node : inner);
    };
    amounts.each([&](Element node, Name id) {
        switch (id) {
            case Name::DuePyblAmt:
                line.due_amount = value(node);
                break;
            case Name::DscntApldAmt:
                line.discount = value(node);
                break;
            case Name::CdtNoteAmt:
                line.credit_note = value(node);
                break;
            case Name::RmtdAmt:
                line.paid = value(node);
                break;
            case Name::AdjstmntAmtAndRsn:
                line.adjustment = value(node);
                if (line.adjustment && child(node, Name::CdtDbtInd).text() == "CRDT") {
                    line.adjustment = negated(*line.adjustment);
                }
                line.adjustment_reason = child(node, Name::Rsn).text();
                break;
            default:
                break;
        }
    });
}

}  // namespace openitem::camt
