#include "connectors/camt/entry.hpp"

#include "connectors/lib/bank/money.hpp"

namespace openitem::camt {

namespace {

/// Unstructured remittance comes in pieces of up to 140 characters: a full one was cut anywhere, a
/// shorter one ended by itself.
constexpr std::size_t full_piece = 140;

}  // namespace

void EntryReader::read_detail(Element element, Detail& detail, bool entry_is_credit) {
    std::optional<oi_amount> own;
    Element amounts;
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
                amounts = node;
                break;
            case Name::Chrgs:
                if (const auto more = fees(node)) {
                    detail.fee = detail.fee ? bank::sum(*detail.fee, *more) : more;
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
            case Name::RtrInf:
                read_return(node, detail);
                break;
            case Name::AddtlTxInf:
                detail.information = node.text();
                break;
            default:
                break;
        }
    });
    detail.amount = best_amount(amounts, own, detail);
    detail.credit = direction.empty() ? entry_is_credit : direction == "CRDT";
    if (detail.amount && !detail.credit) detail.amount = bank::negated(*detail.amount);
}

/// The amount in the entry's currency: the detail's own, else that of the transaction, else its
/// countervalue. What was instructed in another currency becomes the original.
std::optional<oi_amount> EntryReader::best_amount(Element amounts, std::optional<oi_amount> own,
                                                  Detail& detail) const {
    const auto stated = [&](Name name) { return try_amount(child(amounts, name, Name::Amt)); };
    const std::optional<oi_amount> found[] = {own, stated(Name::TxAmt), stated(Name::CntrValAmt)};
    std::optional<oi_amount> best, foreign = stated(Name::InstdAmt);
    for (const auto& each : found) {
        if (!each) continue;
        if (!bank::same_currency(*each, entry_.amount)) {
            if (!foreign || bank::same_currency(*foreign, entry_.amount)) foreign = each;
        } else if (!best || (best->units == 0 && each->units != 0)) {
            best = each;
        }
    }
    if (foreign && !bank::same_currency(*foreign, entry_.amount)) detail.original = foreign;
    return best;
}

void EntryReader::read_return(Element information, Detail& detail) {
    detail.returned = true;
    const Element reason = child(information, Name::Rsn);
    detail.return_reason = child(reason, Name::Cd).text();
    if (detail.return_reason.empty()) detail.return_reason = child(reason, Name::Prtry).text();
    if (detail.return_reason.empty()) detail.return_reason = reason.text();
    detail.return_information = child(information, Name::AddtlInf).text();
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
            case Name::AcctSvcrTxId:
                if (detail.bank_reference.empty()) detail.bank_reference = node.text();
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
    parties.each([&](Element node, Name id) {
        switch (id) {
            case Name::Dbtr:
                detail.debtor_name = name_of_party(node);
                break;
            case Name::DbtrAcct:
                detail.debtor_account = account_number(node);
                break;
            case Name::UltmtDbtr:
                detail.ultimate_debtor = name_of_party(node);
                break;
            case Name::Cdtr:
                detail.creditor_name = name_of_party(node);
                break;
            case Name::CdtrAcct:
                detail.creditor_account = account_number(node);
                break;
            case Name::UltmtCdtr:
                detail.ultimate_creditor = name_of_party(node);
                break;
            default:
                break;
        }
    });
    if (detail.debtor_name.empty()) detail.debtor_name = detail.ultimate_debtor;
    if (detail.creditor_name.empty()) detail.creditor_name = detail.ultimate_creditor;
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
            case Name::RfrdDocInf:
                read_referred_document(node, detail.remittances.emplace_back());
                break;
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
    bank::Remittance& line = detail.remittances[first];
    line.creditor_reference = reference;
    if (!information.empty()) line.text = keep(std::move(information));
    read_referred_amounts(amounts, line);
}

void EntryReader::read_referred_document(Element document, bank::Remittance& line) {
    line.number = child(document, Name::Nb).text();
    const Element type = child(document, Name::Tp, Name::CdOrPrtry);
    line.document_type = child(type, Name::Cd).text();
    if (line.document_type.empty()) line.document_type = child(type, Name::Prtry).text();
    const Element day = child(document, Name::RltdDt);
    const Element inner = child(day, Name::Dt);  // from version 11 on
    line.issued_on = xml::try_date((inner.empty() ? day : inner).text());
}

/// Up to version 2 the element is the amount, later it holds one below its type, and from version
/// 11 on all are of one name with a code for what each is.
void EntryReader::read_referred_amounts(Element amounts, bank::Remittance& line) {
    const auto value = [&](Element node) {
        const Element inner = child(node, Name::Amt);
        return try_amount(inner.empty() ? node : inner);
    };
    const auto add = [&](std::optional<oi_amount>& to, std::optional<oi_amount> more) {
        to = !to ? more : more ? bank::sum(*to, *more) : to;
    };
    amounts.each([&](Element node, Name id) {
        switch (id) {
            case Name::DuePyblAmt:
                line.due_amount = value(node);
                break;
            case Name::DscntApldAmt:
                add(line.discount, value(node));
                break;
            case Name::CdtNoteAmt:
                line.credit_note = value(node);
                break;
            case Name::RmtdAmt:
                line.paid = value(node);
                break;
            case Name::RmtAmtAndTp: {
                const std::string_view code = child(node, Name::Tp, Name::Cd).text();
                if (code == "DUPA") line.due_amount = value(node);
                if (code == "APDS") add(line.discount, value(node));
                if (code == "CREN") line.credit_note = value(node);
                if (code == "REMI") line.paid = value(node);
                break;
            }
            case Name::AdjstmntAmtAndRsn: {
                auto adjustment = value(node);
                if (adjustment && child(node, Name::CdtDbtInd).text() == "CRDT") {
                    adjustment = bank::negated(*adjustment);
                }
                add(line.adjustment, adjustment);
                if (line.adjustment_reason.empty()) {
                    line.adjustment_reason = child(node, Name::Rsn).text();
                }
                break;
            }
            default:
                break;
        }
    });
}

}  // namespace openitem::camt
