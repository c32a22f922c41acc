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

void EntryReader::read_detail(Node element, Detail& detail) {
    std::optional<oi_amount> own;
    std::string_view direction;
    each(element, [&](Node node, Name id) {
        switch (id) {
            case Name::Refs:
                read_references(node, detail);
                break;
            case Name::Amt:
                own = try_amount(node);
                break;
            case Name::CdtDbtInd:
                direction = text(node);
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
                const Node reason = child(node, Name::Rsn);
                detail.return_reason = text(child(reason, Name::Cd));
                if (detail.return_reason.empty()) {
                    detail.return_reason = text(child(reason, Name::Prtry));
                }
                break;
            }
            case Name::AddtlTxInf:
                detail.information = text(node);
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
    if (direction.empty()) {  // then it is the entry's, which in version 1 is the parent itself
        Node entry = element.parent();
        if (child(entry, Name::CdtDbtInd).empty()) entry = entry.parent();
        direction = text(child(entry, Name::CdtDbtInd));
    }
    detail.credit = direction == "CRDT";
    if (detail.amount && !detail.credit) detail.amount = negated(*detail.amount);
}

void EntryReader::read_amounts(Node amounts, Detail& detail) {
    std::optional<oi_amount> transaction = try_amount(child(amounts, Name::TxAmt, Name::Amt));
    const auto counter = try_amount(child(amounts, Name::CntrValAmt, Name::Amt));
    const auto instructed = try_amount(child(amounts, Name::InstdAmt, Name::Amt));
    detail.amount = transaction ? transaction : counter;
    if (instructed && (!detail.amount || !same_currency(*instructed, *detail.amount))) {
        detail.original = instructed;
    }
}

void EntryReader::read_references(Node references, Detail& detail) {
    each(references, [&](Node node, Name id) {
        switch (id) {
            case Name::EndToEndId:
                detail.end_to_end_id = text(node);
                break;
            case Name::MndtId:
                detail.mandate = text(node);
                break;
            case Name::AcctSvcrRef:
                detail.bank_reference = text(node);
                break;
            default:
                break;
        }
    });
}

void EntryReader::read_parties(Node parties, Detail& detail) {
    const auto name_of_party = [&](Node party) {
        std::string_view name = text(child(party, Name::Nm));
        if (name.empty()) name = text(child(party, Name::Pty, Name::Nm));  // from version 8 on
        if (name.empty()) name = text(child(party, Name::Agt, Name::FinInstnId, Name::Nm));
        return name;
    };
    std::string_view ultimate_debtor, ultimate_creditor;
    each(parties, [&](Node node, Name id) {
        switch (id) {
            case Name::Dbtr:
                detail.debtor_name = name_of_party(node);
                break;
            case Name::DbtrAcct:
                detail.debtor_account = account_number(document_, node);
                break;
            case Name::UltmtDbtr:
                ultimate_debtor = name_of_party(node);
                break;
            case Name::Cdtr:
                detail.creditor_name = name_of_party(node);
                break;
            case Name::CdtrAcct:
                detail.creditor_account = account_number(document_, node);
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

void EntryReader::read_agents(Node agents, Detail& detail) {
    each(agents, [&](Node node, Name id) {
        if (id == Name::DbtrAgt) detail.debtor_bic = agent_bic(document_, node);
        if (id == Name::CdtrAgt) detail.creditor_bic = agent_bic(document_, node);
    });
}

void EntryReader::read_remittance(Node information, Detail& detail) {
    std::string joined;
    std::string_view last;
    each(information, [&](Node node, Name id) {
        if (id == Name::Strd) read_structured(node, detail);
        if (id != Name::Ustrd) return;
        const std::string_view piece = text(node);
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

void EntryReader::read_structured(Node structured, Detail& detail) {
    const std::size_t first = detail.remittances.size();
    std::string_view reference;
    std::string information;
    Node amounts;
    each(structured, [&](Node node, Name id) {
        switch (id) {
            case Name::RfrdDocInf: {
                Remittance& line = detail.remittances.emplace_back();
                line.number = text(child(node, Name::Nb));
                const Node type = child(node, Name::Tp, Name::CdOrPrtry);
                line.document_type = text(child(type, Name::Cd));
                if (line.document_type.empty()) line.document_type = text(child(type, Name::Prtry));
                line.issued_on = xml::try_date(text(child(node, Name::RltdDt)));
                break;
            }
            case Name::RfrdDocAmt:
                amounts = node;
                break;
            case Name::CdtrRefInf:
                reference = text(child(node, Name::Ref));
                break;
            case Name::AddtlRmtInf:
                if (!information.empty()) information.push_back(' ');
                information.append(text(node));
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
void EntryReader::read_referred_amounts(Node amounts, Remittance& line) {
    const auto value = [&](Node node) {
        const Node inner = child(node, Name::Amt);
        return try_amount(inner.empty() ? node : inner);
    };
    each(amounts, [&](Node node, Name id) {
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
                if (line.adjustment && text(child(node, Name::CdtDbtInd)) == "CRDT") {
                    line.adjustment = negated(*line.adjustment);
                }
                line.adjustment_reason = text(child(node, Name::Rsn));
                break;
            default:
                break;
        }
    });
}

}  // namespace openitem::camt
