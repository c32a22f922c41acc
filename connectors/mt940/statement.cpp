#include "connectors/mt940/statement.hpp"

#include "connectors/lib/bank/accounts.hpp"
#include "connectors/lib/bank/dos_text.hpp"
#include "connectors/lib/bank/money.hpp"
#include "connectors/lib/bank/references.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <charconv>

namespace openitem::mt940 {

namespace {

/// :13D: is yymmddhhmm and the zone, "+0100"; :13: has none, and is no instant.
std::optional<Instant> instant_of(std::string_view text) {
    text = trim(text);
    if (text.size() != 15) return std::nullopt;
    std::string iso = text[0] < '7' ? "20" : "19";
    iso.append(text.substr(0, 2)).append("-").append(text.substr(2, 2)).append("-");
    iso.append(text.substr(4, 2)).append("T").append(text.substr(6, 2)).append(":");
    iso.append(text.substr(8, 2)).append(text.substr(10, 3)).append(":").append(text.substr(13));
    return try_instant(iso);
}

bool all_zeros(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

std::string_view first_line(std::string_view text) { return trim(text.substr(0, text.find('\n'))); }

/// :NS: of a statement: 22 is the account's holder.
std::string_view holder_of(std::string_view national) {
    return national.starts_with("22") ? first_line(national.substr(2)) : std::string_view();
}

}  // namespace

void StatementReader::start(std::string_view source, std::uint32_t handle) {
    name_ = source.substr(source.find_last_of('/') + 1);
    handle_ = handle;
    found_any_ = false;
    before_ = {};
}

bool StatementReader::is_known(Tag tag) const {
    return std::any_of(fields_.begin(), fields_.end(),
                       [tag](const Field& field) { return field.tag == tag; });
}

/// Each message begins with :20:. Where that is left out, a second opening balance or whatever
/// comes behind a closing balance and belongs before one begins the next.
bool StatementReader::begins_statement(const Field& field) const {
    switch (field.tag) {
        case Tag::reference:
            return true;
        case Tag::account:
        case Tag::number:
            return is_known(Tag::closing);
        case Tag::opening:
            return is_known(Tag::opening) || is_known(Tag::closing);
        default:
            return false;
    }
}

std::uint32_t StatementReader::read(const Piece& piece) {
    piece_ = piece;
    fields_.clear();
    bool goes_on = piece.goes_on;
    FieldReader reader(piece.bytes);
    for (Field field; reader.next(field);) {
        if (field.tag == Tag::other) continue;
        if (!fields_.empty() && begins_statement(field)) {
            end_ = field.offset;
            finish(goes_on);
            goes_on = false;
        }
        fields_.push_back(field);
    }
    end_ = piece.bytes.size();
    if (!fields_.empty()) finish(goes_on);
    return reader.lines();
}

void StatementReader::finish(bool goes_on) {
    found_any_ = true;
    if (run_.cancelled()) throw Cancelled{};
    arena_.clear();
    const std::size_t from = fields_.front().offset;
    const std::string_view raw = piece_.bytes.substr(from, end_ - from);
    ascii_ = is_ascii(raw);
    dos_ = !ascii_ && options_.encoding.empty() && bank::looks_like_dos(raw);
    const std::string_view where = place(fields_.front());
    const bool read = run_.attempt({OI_BANK_STATEMENT, origin(from, end_), where, {}, raw},
                                   [&] { read_message(goes_on); });
    if (!read) before_ = {};
    fields_.clear();
}

void StatementReader::read_message(bool goes_on) {
    Header header = read_header();
    if (!goes_on && !header.has_entries && !header.opening && !header.closing &&
        !header.available && !header.debits && !header.credits) {
        throw Error(OI_BAD_DATA, "mt940.no_statement",
                    "expected balances (:60F:, :62F:) or entries (:61:) in this message, found "
                    "none");
    }
    begin(header, goes_on);
    add_entries();
    check_sum(header.debits, "debit", debit_count_, debits_);
    check_sum(header.credits, "credit", credit_count_, credits_);
    if (header.account.empty() && !goes_on) {
        writer_.report({"mt940.account", OI_FINDING_WARNING,
                        "expected the account (:25:) of this statement, found none"});
    }
    if (currency_ == "XXX") {
        writer_.report({"mt940.currency", OI_FINDING_WARNING,
                        "expected a balance that names the currency, found none; set `currency`"});
    }
    run_.writer().set_origin({}, {});  // payments have their own
    writer_.end("mt940.balance");
}

// ---- what stands around the entries

StatementReader::Header StatementReader::read_header() {
    Header out;
    for (Field& field : fields_) {
        if (field.tag == Tag::entry) {
            out.has_entries = true;
        } else if (field.tag == Tag::account && !out.account.empty()) {
            field.tag = Tag::details;  // :86: sent under a wrong number
        } else if (field.tag != Tag::details) {
            read_header_field(field, out);
        }
    }
    const auto currency = [](const auto& value) {
        return value ? value->currency : std::string_view();
    };
    for (const std::string_view stated :
         {currency(out.opening), currency(out.closing), currency(out.available), out.currency,
          currency(out.debits), currency(out.credits), bank::currency_behind(out.account),
          std::string_view(before_.currency), std::string_view(options_.currency),
          std::string_view("XXX")}) {
        if (stated.empty()) continue;
        out.currency = stated;
        break;
    }
    return out;
}

void StatementReader::read_header_field(const Field& field, Header& out) {
    try {
        switch (field.tag) {
            case Tag::reference:
                out.reference = utf8(first_line(field.text));
                break;
            case Tag::account:
                out.account = utf8(first_line(field.text));
                break;
            case Tag::number: {
                const std::string_view text = utf8(first_line(field.text));
                const std::size_t slash = text.find('/');
                out.number = trim(text.substr(0, slash));
                if (slash != std::string_view::npos) out.page = trim(text.substr(slash + 1));
                break;
            }
            case Tag::opening:
                out.opening = read_balance(field.text);
                out.first_page = field.option == 'F';
                break;
            case Tag::closing:
                if (out.closing) break;
                out.closing = read_balance(field.text);
                out.last_page = field.option == 'F';
                break;
            case Tag::available:
                if (!out.available) out.available = read_balance(field.text);
                break;
            case Tag::floor_limit:
                out.interim = true;
                if (out.currency.empty()) out.currency = first_line(field.text).substr(0, 3);
                break;
            case Tag::date_time:
                out.interim = true;
                out.created_at = instant_of(field.text);
                break;
            case Tag::total_debits:
                out.debits = read_sum(field.text);
                break;
            case Tag::total_credits:
                out.credits = read_sum(field.text);
                break;
            case Tag::national:
                if (out.holder.empty() && !out.has_entries) {
                    out.holder = utf8(holder_of(field.text));
                }
                break;
            default:
                break;
        }
    } catch (const Error& why) {
        throw Error(why.status, why.code,
                    std::string(why.what()) + " in " + std::string(place(field)), why.field);
    }
}

/// Account, number and page, closing day and reference; where statements are not numbered, also
/// what the account held before.
std::string_view StatementReader::source_id(const Header& header, bool goes_on) {
    std::string id(header.account.empty() ? std::string_view(name_) : header.account);
    id.append("|").append(header.number);
    if (!header.page.empty()) id.append("/").append(header.page);
    const auto& balance = header.closing ? header.closing : header.opening;
    id.append("|");
    if (balance) id.append(to_text(*balance->day));
    if (header.created_at) id.append(std::to_string(header.created_at->micros / 1000000));
    id.append("|").append(header.reference);
    if (header.opening && all_zeros(header.number)) {
        id.append("|").append(to_text(
            bank::stripped(money(header.opening->amount, header.opening->debit, currency_))));
    }
    before_.part = goes_on ? before_.part + 1 : 0;
    if (goes_on) id.append("|").append(std::to_string(before_.part));
    return arena_.keep(id);
}

void StatementReader::begin(const Header& header, bool goes_on) {
    const bool same =
        goes_on || ((!header.first_page || before_.more) && !header.number.empty() &&
                    before_.account == header.account && before_.number == header.number);
    currency_ = header.currency;
    sequence_ = goes_on ? sequence_ : 0;
    debit_count_ = credit_count_ = 0;
    debits_.reset();
    credits_.reset();
    const std::string_view account =
        goes_on && header.account.empty() ? std::string_view(before_.account) : header.account;
    const std::string_view iban = arena_.keep(bank::iban_of(account));
    iban_country_ = bank::country_of(iban);

    bank::Statement out;
    Header named = header;
    named.account = account;
    out.source_id = source_id(named, goes_on);
    out.number = header.number;
    out.account = account;
    out.iban = iban;
    out.holder = header.holder;
    out.currency = currency_ == "XXX" ? std::string_view() : currency_;
    const auto balance = [&](const std::optional<BalanceField>& from) {
        std::optional<bank::Balance> to;
        if (from) {
            const std::string_view own = from->currency.empty() ? currency_ : from->currency;
            to = bank::Balance{money(from->amount, from->debit, own), from->day};
        }
        return to;
    };
    out.opening = balance(header.opening);
    out.closing = balance(header.closing);
    if (const auto available = balance(header.available)) out.available = available->amount;
    out.created_at = header.created_at;
    out.payments = bank::makes_payments(options_.payments, !header.interim);
    out.raw = piece_.bytes.substr(fields_.front().offset, end_ - fields_.front().offset);
    out.location = place(fields_.front());
    out.origin = origin(fields_.front().offset, end_);
    writer_.begin(out, same);
    if (same && !goes_on) check_page(header);

    before_.account = account;
    if (!goes_on) before_.number = header.number;
    before_.currency = currency_;
    before_.more = header.closing && !header.last_page;
    before_.closing.reset();
    if (out.closing) before_.closing = out.closing->amount;
}

void StatementReader::check_page(const Header& header) {
    if (!header.opening || !before_.closing) return;
    const oi_amount opening = money(header.opening->amount, header.opening->debit, currency_);
    if (bank::equal(opening, *before_.closing)) return;
    writer_.report({"mt940.page", OI_FINDING_WARNING,
                    "the page before closed with " + bank::shown(*before_.closing) +
                        ", this one opens with " + bank::shown(opening) + ": a page is missing"});
}

void StatementReader::check_sum(const std::optional<SumField>& stated, const char* what,
                                std::uint32_t count, const std::optional<oi_amount>& sum) {
    if (!stated) return;
    const oi_amount expected = money(stated->amount, false, stated->currency);
    oi_amount found = sum.value_or(expected);
    if (!sum) found.units = 0;
    if (found.units < 0) found = bank::negated(found).value_or(found);
    if (stated->count == count && bank::equal(expected, found)) return;
    writer_.report({"mt940.sum", OI_FINDING_WARNING,
                    "the bank states " + std::to_string(stated->count) + " " + what +
                        " entries of " + bank::shown(expected) + ", there are " +
                        std::to_string(count) + " of " + bank::shown(found)});
}

// ---- small things

oi_amount StatementReader::money(const Figure& figure, bool negative,
                                 std::string_view currency) const {
    const oi_decimal value{negative ? -figure.units : figure.units, figure.scale, {}};
    return amount(value, currency);
}

std::string_view StatementReader::utf8(std::string_view text) {
    if (ascii_ || is_utf8(text)) return text;
    return arena_.keep(converted(text));
}

std::string StatementReader::converted(std::string_view text) const {
    // Of the countries whose letters are in the code page of central Europe.
    constexpr std::string_view central[] = {"HUF", "PLN", "CZK", "RON", "BAM", "RSD"};
    const std::string_view encoding = options_.encoding;
    if (encoding == "iso-8859-1") return to_utf8(text, Encoding::latin_1);
    if (encoding == "cp850") return bank::from_dos(text, bank::DosPage::cp850);
    if (encoding == "cp852") return bank::from_dos(text, bank::DosPage::cp852);
    if (!dos_) return to_utf8(text, Encoding::windows_1252);
    const bool east =
        std::find(std::begin(central), std::end(central), currency_) != std::end(central);
    return bank::from_dos(text, east ? bank::DosPage::cp852 : bank::DosPage::cp850);
}

std::string_view StatementReader::place(const Field& field) {
    constexpr std::string_view word = "line ";
    constexpr std::size_t longest = word.size() + 10;
    char* const to = arena_.room(longest);
    std::copy(word.begin(), word.end(), to);
    const auto end = std::to_chars(to + word.size(), to + longest, piece_.line + field.line);
    return arena_.take(static_cast<std::size_t>(end.ptr - to));
}

oi_origin StatementReader::origin(std::size_t from, std::size_t to) const {
    return {piece_.offset + from, static_cast<std::uint32_t>(to - from), handle_};
}

}  // namespace openitem::mt940
