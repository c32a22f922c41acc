#include "connectors/bai2/statements.hpp"

#include "connectors/lib/bank/accounts.hpp"
#include "connectors/lib/bank/minor_units.hpp"
#include "connectors/lib/bank/money.hpp"
#include "connectors/lib/bank/references.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>

namespace openitem::bai2 {

namespace {

/// How a detail stands to the others.
enum Part : std::uint8_t {
    whole,      ///< stands for itself
    has_items,  ///< counts for the balance; its items are the payments
    one_item,   ///< a payment; its deposit counts for the balance
    loose_item  ///< neither: it belongs to a deposit it does not add up to
};

bool is_deposit(const Type* type) { return type != nullptr && type->role == Role::deposit; }
bool is_item(const Type* type) { return type != nullptr && type->role == Role::item; }

const Summary* find(const Account& account, unsigned type) {
    for (const Summary& summary : account.summaries) {
        if (summary.type == type && summary.stated) return &summary;
    }
    return nullptr;
}

/// UNCL 4461 of the type codes that name a way to pay.
std::string_view method_of(unsigned type) {
    const auto between = [type](unsigned first, unsigned last) {
        return type >= first && type <= last;
    };
    if (between(140, 169) || between(450, 469) || between(557, 558)) return "30";
    if (between(109, 118) || between(170, 189) || between(470, 479) || type == 555) return "20";
    if (between(190, 198) || between(205, 208) || between(490, 498)) return "30";
    return {};
}

}  // namespace

void StatementsWriter::write(std::string_view bytes, std::uint32_t handle, bool converted) {
    bytes_ = bytes;
    handle_ = handle;
    converted_ = converted;
    for (const Group& group : read_groups(bytes)) {
        if (run_.cancelled()) throw Cancelled{};
        if (group.refused) {
            refuse(0, group.place, *group.refused);
        } else {
            add_group(group);
        }
    }
}

void StatementsWriter::add_group(const Group& group) {
    for (const Account& account : group.accounts) {
        if (account.refused) {
            refuse(OI_BANK_STATEMENT, account.place, *account.refused);
        } else {
            add_account(group, account);
        }
    }
}

void StatementsWriter::refuse(std::uint32_t entity, const Place& place, const Error& why) {
    const std::string location = "line " + std::to_string(place.line);
    run_.reject(
        {entity, origin(place), location, {}, bytes_.substr(place.from, place.to - place.from)},
        why);
}

void StatementsWriter::add_account(const Group& group, const Account& account) {
    arena_.clear();
    currency_ = !account.currency.empty() ? account.currency
                : !group.currency.empty() ? group.currency
                                          : std::string_view(options_.currency);
    bank::Statement out;
    std::string id(account.number);
    id.append("|").append(to_text(*group.as_of)).append("|").append(group.time);
    id.append("|").append(group.modifier).append("|").append(group.originator);
    out.source_id = arena_.keep(id);
    out.account = account.number;
    out.iban = arena_.keep(bank::iban_of(account.number));
    out.currency = currency_;
    const auto balance = [&](unsigned type) {
        std::optional<bank::Balance> to;
        if (const Summary* from = find(account, type)) {
            to = bank::Balance{money(from->units), std::nullopt};
        }
        return to;
    };
    out.opening = balance(opening_ledger);
    out.closing = balance(closing_ledger);
    if (out.closing) out.closing->day = group.as_of;
    auto available = balance(closing_available);
    if (!available) available = balance(current_available);
    if (available) out.available = available->amount;
    out.payments = bank::makes_payments(options_.payments, group.modifier != "3");
    out.location = place_text(account.place);
    out.origin = origin(account.place);
    writer_.begin(out);
    mark_deposits(account);
    add_lines(group, account);
    check_sums(account);
    writer_.end("bai2.balance");
}

/// A deposit with its items behind it is one credit on the account and several payments.
void StatementsWriter::mark_deposits(const Account& account) {
    const auto& details = account.details;
    parts_.assign(details.size(), whole);
    for (std::size_t at = 0; at < details.size();) {
        const std::size_t deposit = at++;
        std::int64_t left = details[deposit].units;
        if (!is_deposit(find_type(details[deposit].type))) continue;
        for (; at < details.size() && is_item(find_type(details[at].type)); ++at) {
            left -= details[at].units;
        }
        if (at == deposit + 1) continue;
        if (left == 0) parts_[deposit] = has_items;
        const Part part = left == 0 ? one_item : loose_item;
        std::fill(parts_.begin() + static_cast<std::ptrdiff_t>(deposit) + 1,
                  parts_.begin() + static_cast<std::ptrdiff_t>(at), part);
    }
}

void StatementsWriter::add_lines(const Group& group, const Account& account) {
    std::uint32_t sequence = 0;
    for (const Detail& detail : account.details) {
        const std::uint8_t part = parts_[sequence];
        bank::Line line = make_line(group, detail);
        line.sequence = ++sequence;
        const Type* const type = find_type(detail.type);
        line.balance_only =
            part == has_items || part == loose_item || (type != nullptr && type->role == Role::own);
        line.part_only = part == one_item || part == loose_item;
        writer_.add(line);
    }
}

bank::Line StatementsWriter::make_line(const Group& group, const Detail& detail) {
    bank::Line line;
    const Type* const type = find_type(detail.type);
    const Direction direction = direction_of(detail.type);
    line.amount = money(direction == Direction::debit ? -detail.units : detail.units);
    line.part_only = direction == Direction::none;
    line.booked_on = group.as_of;
    line.value_on = detail.funds.value_on;
    if (detail.funds.type == "0") line.value_on = group.as_of;
    line.returned = type != nullptr && type->role == Role::given_back;
    line.status = direction == Direction::none ? "INFO" : "BOOK";
    line.bank_code = arena_.keep(std::to_string(detail.type));
    line.method_code = method_of(detail.type);
    line.bank_reference = detail.bank_reference;
    line.entry_id = detail.customer_reference;
    line.payment_number = line.bank_reference.empty() ? line.entry_id : line.bank_reference;
    line.remittance_text = detail.text;
    if (const auto found = bank::found_in(detail.text)) {
        line.creditor_reference = arena_.keep(found->number);
    }
    line.information = information(detail, type);
    line.location = place_text(detail.place);
    line.origin = origin(detail.place);
    return line;
}

/// What the code means, and when the money can be used where that is no single day.
std::string_view StatementsWriter::information(const Detail& detail, const Type* type) {
    std::string out(type == nullptr ? std::string_view() : type->name);
    const auto add = [&](const std::string& more) {
        if (!out.empty()) out += "; ";
        out += more;
    };
    const auto& parts = detail.funds.parts;
    if (detail.funds.type == "S") {
        add("available at once " + bank::shown(money(parts[0])) + ", in a day " +
            bank::shown(money(parts[1])) + ", later " + bank::shown(money(parts[2])));
    } else if (detail.funds.type == "D") {
        for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
            add("available in " + std::to_string(parts[i]) + " days " +
                bank::shown(money(parts[i + 1])));
        }
    } else if (detail.funds.type == "1") {
        add("available in a day");
    } else if (detail.funds.type == "2") {
        add("available in two days or more");
    }
    return arena_.keep(out);
}

/// The details of a report need not be all; only where they are can the balance be held against
/// them. Where some are given and do not make the totals, that is said.
void StatementsWriter::check_sums(const Account& account) {
    std::int64_t sums[2] = {};
    for (std::size_t i = 0; i < account.details.size(); ++i) {
        const Direction direction = direction_of(account.details[i].type);
        if (direction == Direction::none || parts_[i] >= one_item) continue;
        sums[direction == Direction::debit] += account.details[i].units;
    }
    constexpr unsigned totals[2] = {total_credits, total_debits};
    for (const int side : {0, 1}) {
        const Summary* const stated = find(account, totals[side]);
        if (stated == nullptr) {
            if (account.details.empty()) writer_.is_incomplete();
            continue;
        }
        if (stated->units == sums[side]) continue;
        writer_.is_incomplete();
        if (sums[side] == 0) continue;
        writer_.report({"bai2.totals", OI_FINDING_WARNING,
                        std::string("the bank states ") + (side == 0 ? "credits" : "debits") +
                            " of " + bank::shown(money(stated->units)) + ", the details make " +
                            bank::shown(money(sums[side]))});
    }
}

oi_amount StatementsWriter::money(std::int64_t units) const {
    return amount(oi_decimal{units, bank::minor_units(currency_), {}}, currency_);
}

std::string_view StatementsWriter::place_text(const Place& place) {
    return arena_.keep("line " + std::to_string(place.line));
}

oi_origin StatementsWriter::origin(const Place& place) const {
    if (converted_) return {0, 0, handle_};
    return {place.from, static_cast<std::uint32_t>(place.to - place.from), handle_};
}

}  // namespace openitem::bai2
