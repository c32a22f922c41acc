#include "connectors/camt/statement.hpp"

#include "connectors/lib/bank/money.hpp"

#include <algorithm>

namespace openitem::camt {

namespace {

constexpr unsigned levels = 3;  // below the document: message, statement, what it consists of
constexpr unsigned wrapped_depth = 16;  // as deep as a document is looked for

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

/// A document may stand alone or, behind a business header (head.001), in a wrapper of the network
/// that brought it.
void StatementReader::open_document(const xml::Part& root) {
    std::string alone(
        root.bytes.substr(0, root.bytes.size() - (root.bytes.ends_with("/>") ? 2 : 1)));
    std::string_view uri;
    try {
        uri = xml::namespace_uri(document_.parse(alone.append("/>")));
    } catch (const Error& error) {
        throw BadSource(error.code, error.what());
    }
    // Banks write the namespace of a draft or of their own, some none at all.
    const bool known = uri.empty() || uri.find("camt.052") != std::string_view::npos ||
                       uri.find("camt.053") != std::string_view::npos ||
                       uri.find("camt.054") != std::string_view::npos;
    if (!known) not_camt("the namespace " + openitem::detail::quoted(uri));
    document_depth_ = root.depth;
    splitter_->set_piece_depth(root.depth + levels);
    wrapper_path_ = path_.size();
    path_.append("/").append(qualified_name(root));
}

void StatementReader::check_message(const xml::Part& message) {
    if (message.name.starts_with("BkToCstmrStmt")) {
        message_ = Message::statement;
    } else if (message.name.starts_with("BkToCstmrAcctRpt")) {
        message_ = Message::report;
    } else if (message.name.starts_with("BkToCstmrDbtCdtNtfctn")) {
        message_ = Message::notification;
    } else {
        not_camt("the message <" + std::string(message.name) + ">");
    }
    path_.append("/").append(qualified_name(message));
    message_path_ = path_.size();
    statements_ = 0;
}

bool StatementReader::makes_payments(const Entry& entry) const {
    if (options_.payments == bank::Payments::none) return false;
    if (options_.batches_in_notifications && entry.is_batch()) {
        if (message_ == Message::notification) return true;
        if (entry.details.empty()) return false;
    }
    return bank::makes_payments(options_.payments, message_ == Message::statement);
}

/// Pages are counted on; statements of their own are where their balances say that they follow on
/// each other (`bank::StatementWriter`).
bool StatementReader::is_next_page() const {
    return before_.account == header_.account && before_.id == header_.id &&
           before_.page != header_.page;
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
    all_statements_ = statements_ = 0;
    document_depth_ = 0;
    wrapper_.clear();
    path_.clear();
    in_statement_ = false;
    before_ = {};
    writer_.emplace(run_);
    xml::Splitter splitter(std::move(read), wrapped_depth, options_.max_entry_bytes);
    splitter_ = &splitter;
    xml::Part part;
    try {
        part = splitter.next();
    } catch (const Error& error) {
        if (error.status != OI_BAD_DATA) throw;
        throw BadSource(error.code, error.what());  // no XML from the first byte on
    }
    for (; part.kind != xml::Part::Kind::end; part = splitter.next()) {
        read_part(part);
        if (run_.cancelled()) throw Cancelled{};
    }
    if (all_statements_ != 0) return;
    if (!wrapper_.empty()) not_camt("<" + wrapper_ + ">");
    throw BadSource("camt.no_statement",
                    "expected a statement, report or notification in the message, found none");
}

void StatementReader::read_part(const xml::Part& part) {
    using Kind = xml::Part::Kind;
    if (document_depth_ == 0) {
        if (part.kind == Kind::close) {
            path_.resize(path_.rfind('/'));
        } else if (part.name == "Document") {
            wrapper_.clear();
            open_document(part);
        } else if (part.kind == Kind::open) {
            if (part.depth == 1) wrapper_ = part.name;
            path_.append("/").append(qualified_name(part));
        }
        return;
    }
    const unsigned depth = part.depth - document_depth_;
    if (part.kind == Kind::piece) {
        if (in_statement_) read_piece(part);
    } else if (part.depth == document_depth_) {
        document_depth_ = 0;
        path_.resize(wrapper_path_);
        splitter_->set_piece_depth(wrapped_depth);
    } else if (depth == 1 && part.kind == Kind::open) {
        check_message(part);
    } else if (depth == 1) {
        path_.resize(path_.rfind('/'));
    } else if (is_one_of(part.name, {"Stmt", "Rpt", "Ntfctn"})) {
        if (part.kind == Kind::open) {
            open_statement(part);
        } else {
            close_statement();
        }
    }
}

void StatementReader::open_statement(const xml::Part& part) {
    ++statements_;
    ++all_statements_;
    in_statement_ = true;
    path_.resize(message_path_);
    path_ = place(qualified_name(part), statements_);
    header_ = {};
    statement_origin_ = origin(part);
    if (bytes_.offsets) statement_origin_.length = 0;  // its end has not been seen
    begun_ = false;
    entry_count_ = 0;
}

/// Everything that stands before the entries has been read.
void StatementReader::begin_record(std::string_view currency) {
    begun_ = true;
    lines_.start(header_.account);
    const std::string_view id = header_.id.empty() ? name_ : std::string_view(header_.id);
    source_id_.assign(header_.account).append("|").append(id);
    if (!header_.page.empty()) source_id_.append("|").append(header_.page);
    bank::Statement out;
    out.source_id = source_id_;
    out.number = header_.number.empty() ? header_.legal_number : header_.number;
    out.account = out.iban = header_.account;
    out.bic = header_.bic;
    out.holder = header_.holder;
    out.bank_name = header_.bank_name;
    if (header_.currency.empty()) header_.currency = currency;
    out.currency = header_.currency;
    out.opening = header_.before();
    out.closing = header_.after();
    if (header_.available) out.available = header_.available->amount;
    out.created_at = header_.created_at;
    out.payments = pass_ == Pass::payments;
    out.location = path_;
    out.origin = statement_origin_;
    if (pass_ == Pass::lines) {
        writer_->begin(out, is_next_page());
    } else {
        writer_->begin_payments(out, is_next_page());
    }
}

void StatementReader::close_statement() {
    if (!begun_) begin_record({});
    if (pass_ == Pass::lines) {
        check_stated();
        writer_->end("camt.balance");
    }
    in_statement_ = false;
    before_ = std::move(header_);
    path_.resize(message_path_);
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
        case Name::TxsSummry:
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
        case Name::TxsSummry:
            read_summary(node);
            break;
        default:
            header_.page = child(node, Name::PgNb).text();
            header_.last_page = xml::try_flag(child(node, Name::LastPgInd).text()).value_or(true);
            break;
    }
}

void StatementReader::read_account(Element account) {
    const std::string_view number = account_number(account);
    if (!header_.account.empty() && header_.account != number) {
        throw Error(OI_BAD_DATA, "camt.repeated",
                    "expected one account of the statement, found " +
                        openitem::detail::quoted(header_.account) + " and " +
                        openitem::detail::quoted(number),
                    "account");
    }
    header_.account = number;
    header_.currency = child(account, Name::Ccy).text();
    header_.holder = child(account, Name::Ownr, Name::Nm).text();
    std::string_view bank_name;
    header_.bic = agent_bic(child(account, Name::Svcr), &bank_name);
    header_.bank_name = bank_name;
}

void StatementReader::read_entry(const xml::Part& part) {
    ++entry_count_;
    const Element node = parse(part);
    const std::string where = place(qualified_name(part), entry_count_);
    try {
        const Entry& entry = entries_.read(node);
        if (!begun_) begin_record({entry.amount.currency, 3});
        add_lines(entry, part, where);
    } catch (const Error& error) {
        if (error.status != OI_BAD_DATA || !error.code.starts_with("camt.")) throw;
        if (!begun_) begin_record({});
        if (pass_ != Pass::lines) return;
        const std::string location = std::string(name_) + " " + where;
        run_.reject({OI_BANK_LINE, origin(part), location, {}, part.bytes}, error);
        writer_->is_incomplete();
        writer_->report(
            {error.code, OI_FINDING_WARNING,
             "an entry of this statement is in quarantine: " + std::string(error.what()), where});
    }
}

}  // namespace openitem::camt
