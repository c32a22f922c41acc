#include "connectors/nacha/entry.hpp"

#include "connectors/nacha/codes.hpp"

#include <openitem/error.hpp>

#include <algorithm>
#include <charconv>

namespace openitem::nacha {

namespace {

[[noreturn]] OPENITEM_COLD void fail(const char* code, const Record& record,
                                     const std::string& expected, std::string_view found) {
    throw Error(
        OI_BAD_DATA, code,
        "expected " + expected + " in " + place_of(record) + ", found " + detail::quoted(found));
}

/// Demand 2x, savings 3x, general ledger 4x, loan 5x, advice 8x.
bool is_transaction_code(std::uint64_t code) {
    const std::uint64_t account = code / 10, kind = code % 10;
    if (account >= 2 && account <= 4) return kind != 0 && kind != 5;
    if (account == 5) return kind >= 1 && kind <= 6 && kind != 0;
    return account == 8 && kind >= 1 && kind <= 8;
}

bool is_credit(std::uint64_t code) {
    const std::uint64_t kind = code % 10;
    return code / 10 == 8 ? kind % 2 == 1 : kind < 5;
}

/// Weights 3, 7, 1 over the 8 digits; the ninth makes the sum a multiple of ten.
void check_routing(const Record& record) {
    constexpr unsigned weights[] = {3, 7, 1};
    const std::string_view digits = record.field(4, 12);
    record.number(4, 12, "the receiving bank's routing number");
    unsigned sum = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        sum += static_cast<unsigned>(digits[i] - '0') * weights[i % 3];
    }
    const char expected = static_cast<char>('0' + (10 - sum % 10) % 10);
    if (digits[8] == expected) return;
    fail("nacha.check_digit", record,
         std::string("the check digit ") + expected + " of the routing number " +
             std::string(digits.substr(0, 8)),
         digits.substr(8));
}

bool is_addenda_type(std::string_view type) {
    constexpr std::string_view types[] = {"02", "05", "10", "11", "12", "13", "14",
                                          "15", "16", "17", "18", "98", "99"};
    return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

/// "CA*80014\\", "US*19305\\": what addenda 12 and 16 say of a place.
bool is_place(std::string_view text) {
    return text.find('*') != std::string_view::npos && text.ends_with('\\');
}

void check_party(const Record& addenda) {
    const std::string_view type = addenda.field(2, 3);
    if (type == "10") {
        constexpr std::string_view kinds[] = {"ANN", "BUS", "DEP", "LOA", "MIS", "MOR", "PEN",
                                              "REM", "RLS", "SAL", "TAX", "ARC", "BOC", "MTE",
                                              "POP", "POS", "RCK", "SHR", "TEL", "WEB"};
        const std::string_view kind = addenda.field(4, 6);
        if (std::find(std::begin(kinds), std::end(kinds), kind) == std::end(kinds)) {
            fail("nacha.addenda", addenda, "a kind of transaction like BUS or SAL", kind);
        }
    } else if (type == "13" || type == "14") {
        const std::string_view qualifier = addenda.field(39, 40);
        if (qualifier != "01" && qualifier != "02" && qualifier != "03") {
            fail("nacha.addenda", addenda,
                 "01, 02 or 03 in positions 39 and 40, for what names the bank", qualifier);
        }
    } else if (type == "12" || type == "16") {
        for (const std::string_view place : {addenda.word(4, 38), addenda.word(39, 73)}) {
            if (is_place(place)) continue;
            fail("nacha.addenda", addenda,
                 "a city and state, and a country and post code, like US*19305\\", place);
        }
    }
}

void check_international(const Entry& entry) {
    constexpr std::string_view parties[] = {"10", "11", "12", "13", "14", "15", "16"};
    for (const std::string_view type : parties) {
        if (entry.addendum(type) != nullptr) continue;
        fail("nacha.addenda", entry.record,
             "addenda 10 to 16 behind this international entry; addenda " + std::string(type) +
                 " is missing",
             std::to_string(entry.addenda.size()) + " addenda");
    }
    for (const Record& addenda : entry.addenda) check_party(addenda);
}

/// The sequence of 05, 17 and 18 begins with 1 and goes on.
void check_sequences(const Entry& entry) {
    for (const std::string_view type : {"05", "17", "18"}) {
        std::uint64_t expected = 1;
        for (const Record& addenda : entry.addenda) {
            if (addenda.field(2, 3) != type) continue;
            const std::uint64_t found = addenda.number(84, 87, "the addenda's sequence number");
            if (found != expected++) {
                fail("nacha.sequence", addenda,
                     "the addenda's sequence number " + std::to_string(expected - 1),
                     std::to_string(found));
            }
        }
    }
}

void check_traces(const Entry& entry) {
    const std::string_view sequence =
        entry.trace.substr(entry.trace.size() < 7 ? 0 : entry.trace.size() - 7);
    for (const Record& addenda : entry.addenda) {
        const std::string_view type = addenda.field(2, 3);
        const bool numbered = type == "05" || (type >= "10" && type <= "18");
        if (!numbered || addenda.word(88, 94) == sequence) continue;
        fail("nacha.sequence", addenda,
             "the number " + std::string(sequence) + " of its entry in positions 88 to 94",
             addenda.word(88, 94));
    }
}

void check_reason(const Record& addenda, char letter) {
    const std::string_view code = addenda.field(4, 6);
    if (code.starts_with(letter) && !meaning_of(code).empty()) return;
    fail("nacha.reason", addenda,
         letter == 'R' ? "a known return reason like R01" : "a known change code like C01", code);
}

/// Only what can be printed.
void check_characters(const Record& record) {
    const auto bad = std::find_if(record.text.begin(), record.text.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
    });
    if (bad == record.text.end()) return;
    fail("nacha.characters", record, "no control characters",
         "one at position " + std::to_string(bad - record.text.begin() + 1));
}

/// Consumers who ordered by telephone or on the Internet are named.
void check_name(const Entry& entry, const BatchHeader& batch) {
    if (batch.entry_class != "TEL" && batch.entry_class != "WEB") return;
    if (entry.name.find_first_not_of("0 ") != std::string_view::npos) return;
    fail("nacha.name", entry.record, "the name of the individual", entry.name);
}

}  // namespace

std::optional<Date> day_of(std::string_view text) {
    if (text.size() != 6 || !std::all_of(text.begin(), text.end(), detail::is_digit)) {
        return std::nullopt;
    }
    unsigned value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    constexpr unsigned pivot = 70;
    const unsigned year = value / 10000;
    return make_date(static_cast<int>(year) + (year < pivot ? 2000 : 1900), value / 100 % 100,
                     value % 100);
}

const Record* Entry::addendum(std::string_view type) const {
    const auto found = std::find_if(addenda.begin(), addenda.end(), [type](const Record& addenda_) {
        return addenda_.field(2, 3) == type;
    });
    return found == addenda.end() ? nullptr : &*found;
}

Entry read_entry(const Record& record, const BatchHeader& batch) {
    Entry out;
    out.record = record;
    const std::uint64_t code = record.number(2, 3, "a transaction code");
    if (!is_transaction_code(code)) {
        fail("nacha.transaction_code", record, "a transaction code like 22 or 27",
             record.field(2, 3));
    }
    out.transaction_code = static_cast<unsigned>(code);
    out.credit = is_credit(code);
    record.number(4, 11, "the receiving bank's routing number");
    out.routing = record.field(4, 11);
    out.trace = record.word(80, 94);
    if (batch.is_advice()) {
        out.account = record.word(13, 27);
        out.cents = record.number(28, 39, "an amount");
        out.name = record.word(55, 76);
        return out;
    }
    out.cents = record.number(30, 39, "an amount");
    if (batch.is_international()) {
        out.account = record.word(40, 74);
        return out;
    }
    out.account = record.word(13, 29);
    out.identification = record.word(40, 54);
    constexpr std::string_view counted[] = {"CTX", "ATX", "ENR", "TRX"};
    const bool has_count =
        std::find(std::begin(counted), std::end(counted), batch.entry_class) != std::end(counted);
    out.name = has_count ? record.word(59, 74) : record.word(55, 76);
    return out;
}

void check_entry(const Entry& entry, const BatchHeader& batch) {
    const Record& record = entry.record;
    check_characters(record);
    for (const Record& addenda : entry.addenda) check_characters(addenda);
    check_routing(record);
    const std::string_view indicator = record.field(79, 79);
    if (indicator != "0" && indicator != "1") {
        fail("nacha.addenda", record, "0 or 1 in position 79", indicator);
    }
    const bool wants = indicator == "1";
    if (wants == entry.addenda.empty() && !batch.is_advice()) {
        fail("nacha.addenda", record,
             wants ? "an addenda record (7) behind an entry that announces one (1 in position 79)"
                   : "no addenda record (7) behind an entry that announces none (position 79)",
             std::to_string(entry.addenda.size()));
    }
    for (const Record& addenda : entry.addenda) {
        const std::string_view type = addenda.field(2, 3);
        if (!is_addenda_type(type)) {
            fail("nacha.addenda", addenda, "addenda of a type 02, 05, 10 to 18, 98 or 99", type);
        }
        if (type == "99") check_reason(addenda, 'R');
        if (type == "98") check_reason(addenda, 'C');
    }
    // What a bank sends back repeats only what it needs of the entry.
    if (entry.is_return() || entry.is_notice()) return;
    check_name(entry, batch);
    if (batch.is_international()) check_international(entry);
    check_sequences(entry);
    check_traces(entry);
}

}  // namespace openitem::nacha
