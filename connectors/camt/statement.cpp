#include "connectors/camt/statement.hpp"

#include <algorithm>
#include <array>

namespace openitem::camt {

namespace {

constexpr unsigned piece_depth = 4;  // Document, message, statement, what it consists of

std::string_view qualified_name(const xml::Part& part) {
    const std::size_t end = part.bytes.find_first_of(" \t\r\n/>", 1);
    return part.bytes.substr(1, end - 1);
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

[[noreturn]] void not_camt(const std::string& found) {
    throw BadSource(
        "camt.not_camt",
        "expected a camt.052, camt.053 or camt.054 message of ISO 20022, found " + found);
}

}  // namespace

void StatementReader::check_root(const xml::Part& root) {
    if (root.name != "Document") not_camt("the root element <" + std::string(root.name) + ">");
    std::string alone(
        root.bytes.substr(0, root.bytes.size() - (root.bytes.ends_with("/>") ? 2 : 1)));
    const std::string_view uri = xml::namespace_uri(document_.parse(alone.append("/>")));
    // Banks write the namespace of a draft or of their own, some none at all.
    const bool known = uri.empty() || uri.find("camt.052") != std::string_view::npos ||
                       uri.find("camt.053") != std::string_view::npos ||
                       uri.find("camt.054") != std::string_view::npos;
    if (!known) not_camt("the namespace " + openitem::detail::quoted(uri));
    path_ = "/" + std::string(qualified_name(root));
}

void StatementReader::check_message(const xml::Part& message) {
    is_statement_message_ = message.name.starts_with("BkToCstmrStmt");
    if (!is_statement_message_ && !message.name.starts_with("BkToCstmrAcctRpt") &&
        !message.name.starts_with("BkToCstmrDbtCdtNtfctn")) {
        not_camt("the message <" + std::string(message.name) + ">");
    }
    path_.append("/").append(qualified_name(message));
    message_path_ = path_.size();
}

bool StatementReader::wants_payments() const {
    return options_.payments == Options::Payments::all ||
           (options_.payments == Options::Payments::statements && is_statement_message_);
}

oi_origin StatementReader::origin(const xml::Part& part) const {
    const auto length = [](std::uint64_t bytes) {
        return static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes, UINT32_MAX));
    };
    if (!bytes_.offsets) return {0, length(bytes_.size), bytes_.handle};
    return {part.offset, length(part.bytes.size()), bytes_.handle};
}

std::string StatementReader::place(std::string_view element, std::uint32_t position) const {
    return path_ + "/" + std::string(element) + "[" + std::to_string(position) + "]";
}

void StatementReader::read(xml::Splitter::Read read, std::string_view name,
                           const SourceBytes& bytes, Pass pass) {
    name_ = name.substr(name.find_last_of('/') + 1);
    bytes_ = bytes;
    pass_ = pass;
    statements_ = 0;
    in_statement_ = false;
    record_.reset();
    xml::Splitter splitter(std::move(read), piece_depth, options_.max_entry_bytes);
    xml::Part part;
    try {
        part = splitter.next();
    } catch (const Error& error) {
        if (error.status != OI_BAD_DATA) throw;
        throw BadSource(error.code, error.what());  // no XML from the first byte on
    }
    for (; part.kind != xml::Part::Kind::end; part = splitter.next()) {
        using Kind = xml::Part::Kind;
        if (part.kind == Kind::piece) {
            if (in_statement_) read_piece(part);
        } else if (part.kind == Kind::open && part.depth == 1) {
            check_root(part);
        } else if (part.kind == Kind::open && part.depth == 2) {
            check_message(part);
        } else if (part.depth == 3 && is_one_of(part.name, {"Stmt", "Rpt", "Ntfctn"})) {
            if (part.kind == Kind::open) {
                open_statement(part);
            } else {
                close_statement();
            }
        }
        if (run_.cancelled()) throw Cancelled{};
    }
    if (statements_ == 0) {
        throw BadSource("camt.no_statement",
                        "expected a statement, report or notification in the message, found none");
    }
}

void StatementReader::open_statement(const xml::Part& part) {
    ++statements_;
    in_statement_ = true;
    path_.resize(message_path_);
    path_ = place(qualified_name(part), statements_);
    header_ = {};
    statement_origin_ = origin(part);
    if (bytes_.offsets) statement_origin_.length = 0;  // its end has not been seen
    record_.reset();
    begun_ = false;
    entry_count_ = 0;
    complete_ = true;
    booked_.reset();
}

/// Everything that stands before the entries has been read.
void StatementReader::begin_record(std::string_view currency) {
    begun_ = true;
    lines_.start(header_.account);
    if (pass_ != Pass::lines) return;
    const std::string_view id = header_.id.empty() ? name_ : std::string_view(header_.id);
    std::string source_id = header_.account;
    source_id.append("|").append(id);
    if (!header_.page.empty()) source_id.append("|").append(header_.page);
    record_ = run_.bank_statement(source_id);
    record_->location(path_).origin(statement_origin_);
    record_->number(header_.number.empty() ? header_.legal_number : header_.number);
    record_->account(header_.account);
    record_->currency(header_.currency.empty() ? currency : header_.currency);
    if (header_.created_at) record_->created_at(*header_.created_at);
    const auto& opening = header_.opening ? header_.opening : header_.previous;
    if (opening) {
        record_->opening(opening->amount);
        if (opening->day) record_->opened_on(*opening->day);
    }
    if (header_.closing) {
        record_->closing(header_.closing->amount);
        if (header_.closing->day) record_->closed_on(*header_.closing->day);
    }
    if (header_.available) record_->available(header_.available->amount);
    record_->add_bank_account()
        .iban(header_.account)
        .bic(header_.bic)
        .holder(header_.holder)
        .currency(header_.currency)
        .bank_name(header_.bank_name);
}

void StatementReader::close_statement() {
    if (!begun_) begin_record({});
    if (pass_ == Pass::lines) check_balance();
    in_statement_ = false;
    record_.reset();
}

Element StatementReader::parse(const xml::Part& part) {
    return outline_.read(document_, document_.parse(part.bytes), names);
}

void StatementReader::read_piece(const xml::Part& part) {
    const Name name = names.find(part.name);
    if (name == Name::Ntry) {
        read_entry(part);
        return;
    }
    switch (name) {
        case Name::Id:
        case Name::ElctrncSeqNb:
        case Name::LglSeqNb:
        case Name::CreDtTm:
        case Name::Acct:
        case Name::Bal:
        case Name::StmtPgntn:
        case Name::RptPgntn:
        case Name::NtfctnPgntn:
            break;
        default:
            return;
    }
    if (begun_) {
        // Its record may have been sent already.
        throw Error(OI_BAD_DATA, "camt.order",
                    "expected <" + std::string(part.name) + "> before the entries of " + path_);
    }
    const Element node = parse(part);
    const std::string_view text = node.text();
    try {
        read_header_piece(name, node, text);
    } catch (const Error& error) {
        throw Error(error.status, error.code,
                    std::string(error.what()) + " at " + path_ + "/" + std::string(part.name),
                    error.field);
    }
}

void StatementReader::read_header_piece(Name name, Element node, std::string_view text) {
    switch (name) {
        case Name::Id:
            header_.id = text;
            break;
        case Name::ElctrncSeqNb:
            header_.number = text;
            break;
        case Name::LglSeqNb:
            header_.legal_number = text;
            break;
        case Name::CreDtTm:
            header_.created_at = try_instant(text);
            break;
        case Name::Acct:
            read_account(node);
            break;
        case Name::Bal:
            read_balance(node);
            break;
        default:
            header_.page = child(node, Name::PgNb).text();
            break;
    }
}

void StatementReader::read_account(Element account) {
    header_.account = account_number(account);
    header_.currency = child(account, Name::Ccy).text();
    header_.holder = child(account, Name::Ownr, Name::Nm).text();
    std::string_view bank_name;
    header_.bic = agent_bic(child(account, Name::Svcr), &bank_name);
    header_.bank_name = bank_name;
}

void StatementReader::read_balance(Element balance) {
    const Element type = child(balance, Name::Tp);
    std::string_view code = child(type, Name::CdOrPrtry, Name::Cd).text();
    if (code.empty()) code = child(type, Name::Cd).text();  // version 1
    std::optional<Balance>* slot = code == "OPBD"   ? &header_.opening
                                   : code == "PRCD" ? &header_.previous
                                   : code == "CLBD" ? &header_.closing
                                   : code == "CLAV" ? &header_.available
                                                    : nullptr;
    if (slot == nullptr || slot->has_value()) return;
    Balance value;
    value.amount = entries_.amount(child(balance, Name::Amt));
    if (!entries_.is_credit(child(balance, Name::CdtDbtInd))) {
        value.amount = EntryReader::negated(value.amount).value_or(value.amount);
    }
    value.day = entries_.date(child(balance, Name::Dt), "closed_on");
    if (header_.currency.empty() && code != "CLAV") {
        header_.currency.assign(value.amount.currency, 3);
    }
    *slot = value;
}

void StatementReader::read_entry(const xml::Part& part) {
    ++entry_count_;
    const Element node = parse(part);
    const std::string where = place(qualified_name(part), entry_count_);
    try {
        const Entry& entry = entries_.read(node);
        if (!begun_) begin_record({entry.amount.currency, 3});
        add_lines(entry, part);
    } catch (const Error& error) {
        if (error.status != OI_BAD_DATA || !error.code.starts_with("camt.")) throw;
        if (!begun_) begin_record({});
        complete_ = false;
        if (pass_ != Pass::lines) return;
        const std::string location = std::string(name_) + " " + where;
        run_.reject({OI_BANK_LINE, origin(part), location, {}, part.bytes}, error);
        record_->add_finding()
            .rule(error.code)
            .flag(OI_FINDING_WARNING)
            .message_location(where)
            .message("an entry of this statement is in quarantine: " + std::string(error.what()));
    }
}

void StatementReader::add_lines(const Entry& entry, const xml::Part& part) {
    bool unsplit = false;
    for (const Line& line : lines_.make(entry, unsplit)) {
        if (pass_ == Pass::lines) {
            add_line(entry, line, part, unsplit);
        } else if (wants_payments()) {
            add_payment(entry, line, part);
        }
    }
    if (pass_ == Pass::lines) count(entry);
}

void StatementReader::count(const Entry& entry) {
    if (!entry.status.empty() && entry.status != "BOOK") return;
    booked_ = !booked_ ? entry.amount : sum(*booked_, entry.amount).value_or(oi_amount{});
}

/// Opening + entries = closing, where the bank states both balances in the currency of the entries.
void StatementReader::check_balance() {
    const auto& opening = header_.opening ? header_.opening : header_.previous;
    if (!opening || !header_.closing || !complete_) return;
    const auto expected = booked_ ? sum(opening->amount, *booked_) : opening->amount;
    if (!expected || same(*expected, header_.closing->amount)) return;
    if (!std::equal(expected->currency, expected->currency + 3, header_.closing->amount.currency)) {
        return;
    }
    record_->add_finding()
        .rule("camt.balance")
        .flag(OI_FINDING_WARNING)
        .message_location(path_)
        .message("opening balance and entries make " + to_text(*expected) +
                 ", the closing balance is " + to_text(header_.closing->amount));
}

}  // namespace openitem::camt
