#include "connectors/ofx/statements.hpp"

#include "connectors/lib/bank/accounts.hpp"
#include "connectors/lib/bank/references.hpp"
#include "connectors/ofx/values.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <iterator>

namespace openitem::ofx {

namespace {

/// Elements that hold others and say what those are about. Whatever else holds others is looked
/// through.
bool is_aggregate(std::string_view name) {
    constexpr std::string_view names[] = {
        "STMTRS",  "CCSTMTRS",     "STMTTRN",    "LEDGERBAL", "AVAILBAL",    "STATUS",
        "PAYEE",   "BANKACCTFROM", "CCACCTFROM", "CURRENCY",  "BANKACCTTO",  "CCACCTTO",
        "BALLIST", "ORIGCURRENCY", "SONRS",      "STMTTRNRS", "CCSTMTTRNRS", "IMAGEDATA"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// Of two nobody knows which is meant.
void expect_once(std::string_view repeated, std::uint32_t line) {
    if (repeated.empty()) return;
    throw Error(OI_BAD_DATA, "ofx.repeated",
                "expected " + std::string(repeated) +
                    " once, found it again with another value in "
                    "line " +
                    std::to_string(line));
}

}  // namespace

void StatementsReader::read(std::string_view source, std::string_view bytes, std::uint32_t handle,
                            bool converted) {
    name_ = source.substr(source.find_last_of('/') + 1);
    bytes_ = bytes;
    handle_ = handle;
    converted_ = converted;
    found_any_ = in_statement_ = in_transaction_ = false;
    path_.clear();
    arena_.clear();
    check_frame(bytes);
    TagReader reader(bytes, arena_);
    for (Tag tag; reader.next(tag);) take(tag);
    finish_statement(bytes.size());
    if (found_any_) return;
    throw Error(OI_BAD_DATA, "ofx.no_statement",
                "expected a statement of a bank account or a card (STMTRS, CCSTMTRS), found none");
}

void StatementsReader::take(const Tag& tag) {
    if (tag.closes) {
        close(tag);
    } else if (is_aggregate(tag.name) && (tag.value.empty() || tag.name == "STMTTRN")) {
        open(tag);
    } else {
        set(tag);
    }
}

void StatementsReader::open(const Tag& tag) {
    if (tag.name == "STMTTRN") {
        finish_transaction(tag.offset);  // whose end tag is missing
        if (!in_statement_) return refuse_stray(tag);
        Transaction& next = transactions_.emplace_back();
        next.from = tag.offset;
        next.line = tag.line;
        in_transaction_ = true;
        path_.clear();
    } else if (tag.name == "STMTTRNRS" || tag.name == "CCSTMTTRNRS") {
        finish_statement(tag.offset);
        header_ = {};
        path_.clear();
    } else if (tag.name == "STMTRS" || tag.name == "CCSTMTRS") {
        begin_statement(tag, tag.name == "CCSTMTRS");
        return;
    }
    path_.push_back(tag.name);
}

void StatementsReader::close(const Tag& tag) {
    if (tag.name == "STMTTRN") {
        finish_transaction(tag.end);
    } else if (tag.name == "STMTRS" || tag.name == "CCSTMTRS" || tag.name == "STMTTRNRS" ||
               tag.name == "CCSTMTTRNRS") {
        finish_statement(tag.end);
    }
    const auto found = std::find(path_.rbegin(), path_.rend(), tag.name);
    if (found != path_.rend()) path_.erase(std::prev(found.base()), path_.end());
}

/// Of an investment account, or of nothing that is known.
void StatementsReader::refuse_stray(const Tag& tag) {
    const std::string location = std::string(name_) + " " + std::string(place_text(tag.line));
    run_.reject({OI_BANK_LINE, origin(tag.offset, tag.end), location, {}, {}},
                Error(OI_BAD_DATA, "ofx.out_of_place",
                      "expected transactions of a bank account or a card (STMTRS, CCSTMTRS), "
                      "found one outside of them"));
}

void StatementsReader::begin_statement(const Tag& tag, bool card) {
    finish_statement(tag.offset);
    header_ = {};
    header_.card = card;
    header_.from = tag.offset;
    header_.line = tag.line;
    transactions_.clear();
    in_statement_ = true;
    path_.clear();
}

void StatementsReader::set(const Tag& tag) {
    if (in_transaction_) return set_transaction(tag);
    const std::string_view within = path_.empty() ? std::string_view() : path_.back();
    const auto put = [&](std::string_view name, std::string_view Header::*member) {
        if (tag.name != name) return;
        if ((header_.*member).empty()) header_.*member = tag.value;
        const bool decides = member == &Header::currency || member == &Header::account;
        if (decides && header_.*member != tag.value) header_.repeated = tag.name;
    };
    if (within == "STATUS" && !in_statement_) {
        put("SEVERITY", &Header::status);
        put("MESSAGE", &Header::status_message);
    }
    if (!in_statement_) return;
    if (within == "BANKACCTFROM" || within == "CCACCTFROM") {
        put("BANKID", &Header::bank_id);
        put("ACCTID", &Header::account);
    } else if (within == "LEDGERBAL") {
        put("BALAMT", &Header::balance);
        put("DTASOF", &Header::balance_day);
    } else if (within == "AVAILBAL") {
        put("BALAMT", &Header::available);
    } else {
        put("CURDEF", &Header::currency);
        put("DTSTART", &Header::start);
        put("DTEND", &Header::end);
    }
}

void StatementsReader::set_transaction(const Tag& tag) {
    struct Member {
        std::string_view within, name;
        std::string_view Transaction::*to;
        bool decides = false;  ///< what it is worth, and which one it is
    };
    constexpr Member members[] = {
        {"STMTTRN", "TRNTYPE", &Transaction::type},
        {"STMTTRN", "DTPOSTED", &Transaction::posted, true},
        {"STMTTRN", "DTAVAIL", &Transaction::available},
        {"STMTTRN", "TRNAMT", &Transaction::amount, true},
        {"STMTTRN", "FITID", &Transaction::id, true},
        {"STMTTRN", "CORRECTFITID", &Transaction::corrects},
        {"STMTTRN", "CORRECTACTION", &Transaction::correction},
        {"STMTTRN", "SRVRTID", &Transaction::server_id},
        {"STMTTRN", "CHECKNUM", &Transaction::check},
        {"STMTTRN", "REFNUM", &Transaction::reference},
        {"STMTTRN", "NAME", &Transaction::name},
        {"STMTTRN", "EXTDNAME", &Transaction::extended_name},
        {"STMTTRN", "MEMO", &Transaction::memo},
        {"PAYEE", "NAME", &Transaction::payee},
        {"BANKACCTTO", "ACCTID", &Transaction::other_account},
        {"BANKACCTTO", "BANKID", &Transaction::other_bank},
        {"CCACCTTO", "ACCTID", &Transaction::other_account},
        {"CURRENCY", "CURSYM", &Transaction::currency, true},
        {"ORIGCURRENCY", "CURSYM", &Transaction::original_currency},
        {"ORIGCURRENCY", "CURRATE", &Transaction::rate},
    };
    const std::string_view within = path_.empty() ? std::string_view("STMTTRN") : path_.back();
    for (const Member& member : members) {
        if (member.name != tag.name || member.within != within) continue;
        std::string_view& to = transactions_.back().*member.to;
        if (to.empty()) to = tag.value;
        if (member.decides && to != tag.value) transactions_.back().repeated = tag.name;
        return;
    }
}

void StatementsReader::finish_transaction(std::size_t end) {
    if (!in_transaction_) return;
    transactions_.back().to = end;
    in_transaction_ = false;
}

void StatementsReader::finish_statement(std::size_t end) {
    finish_transaction(end);
    if (header_.status == "ERROR" && !in_statement_) {
        run_.reject({OI_BANK_STATEMENT, origin(0, 0), name_, {}, bytes_.substr(0, end)},
                    Error(OI_BAD_DATA, "ofx.status",
                          "expected a statement, found an answer of the bank that says: " +
                              std::string(header_.status_message)));
        header_ = {};
        found_any_ = true;
    }
    if (!in_statement_) return;
    in_statement_ = false;
    found_any_ = true;
    if (run_.cancelled()) throw Cancelled{};
    const std::string_view location = place_text(header_.line);
    run_.attempt({OI_BANK_STATEMENT,
                  origin(header_.from, end),
                  location,
                  {},
                  bytes_.substr(header_.from, end - header_.from)},
                 [&] { write_statement(end); });
    transactions_.clear();
}

void StatementsReader::write_statement(std::size_t end) {
    currency_ = header_.currency;
    expect_once(header_.repeated, header_.line);
    if (!is_currency(currency_)) {
        fail_value("ofx.currency", "the currency of the account (CURDEF)", currency_, header_.line);
    }
    if (header_.account.empty()) {
        fail_value("ofx.account", "the account of the statement (ACCTID)", {}, header_.line);
    }
    bank::Statement out;
    std::string id(header_.account);
    for (const std::string_view part : {header_.start, header_.end, header_.balance_day}) {
        id.append("|").append(part);
    }
    out.source_id = arena_.keep(id);
    out.account = header_.account;
    out.iban = arena_.keep(bank::iban_of(header_.account));
    out.bic = bank::is_bic(header_.bank_id) ? header_.bank_id : std::string_view();
    out.currency = currency_;
    if (!header_.balance.empty()) {
        out.closing = bank::Balance{money(header_.balance, currency_, header_.line),
                                    day(header_.balance_day)};
    }
    if (!header_.available.empty()) {
        out.available = money(header_.available, currency_, header_.line);
    }
    // What comes in on a card's account is what we paid for it.
    out.payments = options_.payments && !header_.card;
    out.location = place_text(header_.line);
    out.origin = origin(header_.from, end);
    writer_.begin(out);
    std::uint32_t sequence = 0;
    for (const Transaction& transaction : transactions_) add(transaction, ++sequence);
    writer_.end("ofx.balance");
}

void StatementsReader::add(const Transaction& from, std::uint32_t sequence) {
    try {
        bank::Line line = make_line(from);
        line.sequence = sequence;
        note_correction(line, from);
        BankLine row = writer_.add(line);
        if (!from.id.empty()) return;
        bank::StatementWriter::report(
            row, {"ofx.fitid", OI_FINDING_WARNING,
                  "expected an identification of this transaction (FITID), found none; it is known "
                  "by its texts"});
    } catch (const Error& why) {
        if (why.status != OI_BAD_DATA || !why.code.starts_with("ofx.")) throw;
        const std::string_view where = place_text(from.line);
        run_.reject({OI_BANK_LINE, origin(from.from, from.to), where, from.id,
                     bytes_.substr(from.from, from.to - from.from)},
                    why);
        writer_.is_incomplete();
        writer_.report(
            {why.code, OI_FINDING_WARNING,
             "a transaction of this statement is in quarantine: " + std::string(why.what()),
             where});
    }
}

bank::Line StatementsReader::make_line(const Transaction& from) {
    expect_once(from.repeated, from.line);
    bank::Line line;
    const bool own = is_currency(from.currency);
    line.amount = money(from.amount, own ? from.currency : currency_, from.line);
    line.booked_on = day(from.posted);
    if (!line.booked_on) {
        fail_value("ofx.date", "a day like 20260131 (DTPOSTED)", from.posted, from.line);
    }
    line.value_on = day(from.available);
    line.status = from.type == "HOLD" ? "PDNG" : "BOOK";
    line.bank_code = from.type;
    line.method_code = method_of(from.type);
    line.entry_id = from.check.empty() ? from.reference : from.check;
    line.bank_reference = from.id;
    line.identity = from.id;
    set_texts(line, from);
    line.location = place_text(from.line);
    line.origin = origin(from.from, from.to);
    return line;
}

void StatementsReader::set_texts(bank::Line& line, const Transaction& from) {
    line.counterparty_name = !from.payee.empty()           ? from.payee
                             : !from.extended_name.empty() ? from.extended_name
                                                           : from.name;
    line.counterparty_account = from.other_account;
    if (bank::is_bic(from.other_bank)) line.counterparty_bic = from.other_bank;
    line.remittance_text = from.memo;
    if (const auto found = bank::found_in(from.memo)) {
        line.creditor_reference = arena_.keep(found->number);
    }
    std::string more;
    const auto add = [&](std::string_view label, std::string_view text) {
        if (text.empty()) return;
        if (!more.empty()) more += "; ";
        more.append(label).append(text);
    };
    if (from.name != line.counterparty_name) add("", from.name);
    if (!from.check.empty()) add("reference ", from.reference);
    if (from.server_id != from.id) add("server ", from.server_id);
    if (!from.original_currency.empty()) {
        add("original currency ", from.original_currency);
        add("rate ", from.rate);
    }
    line.information = arena_.keep(more);
}

/// The bank takes an earlier transaction back or puts another in its place. Neither is booked by
/// itself: what was booked already has to be undone first.
void StatementsReader::note_correction(bank::Line& line, const Transaction& from) {
    if (from.corrects.empty()) return;
    line.balance_only = true;
    const bool replaces = from.correction != "DELETE";
    if (!replaces) line.status = "INFO";
    writer_.report({"ofx.correction", OI_FINDING_WARNING,
                    std::string("the bank ") + (replaces ? "replaces" : "takes back") +
                        " transaction " + std::string(from.corrects) +
                        (from.id.empty() ? "" : " by " + std::string(from.id)) +
                        ": undo its payment, and enter the new one by hand",
                    place_text(from.line)});
}

std::string_view StatementsReader::place_text(std::uint32_t line) {
    return arena_.keep("line " + std::to_string(line));
}

oi_origin StatementsReader::origin(std::size_t from, std::size_t to) const {
    if (converted_) return {0, 0, handle_};
    return {from, static_cast<std::uint32_t>(to - from), handle_};
}

}  // namespace openitem::ofx
