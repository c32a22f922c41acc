#include "connectors/bai2/file.hpp"

#include <algorithm>
#include <charconv>

namespace openitem::bai2 {

namespace {

[[noreturn]] OPENITEM_COLD void fail(const char* code, const std::string& message) {
    throw Error(OI_BAD_DATA, code, message);
}

[[noreturn]] OPENITEM_COLD void fail_value(const Record& record, const char* expected,
                                           std::string_view found) {
    fail("bai2.value", std::string("expected ") + expected + " in " + place_of(record) +
                           ", found " + detail::quoted(found));
}

/// Minor units with an optional sign; some banks write a decimal point where none belongs, and it
/// is refused: nobody can say what they mean.
std::int64_t units_of(const Record& record, std::string_view text) {
    std::string_view digits = text;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    constexpr std::int64_t most = 999'999'999'999'999'999;
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    if (!whole || digits.starts_with("+") || out > most || out < -most) {
        fail_value(record, "an amount in minor units, digits without a point", text);
    }
    return out;
}

std::uint64_t count_of(const Record& record, std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size()) {
        fail_value(record, "a count", text);
    }
    return out;
}

/// yymmdd, or yyyymmdd.
std::optional<Date> day_of(std::string_view text) {
    constexpr int pivot = 70;
    const bool digits = std::all_of(text.begin(), text.end(), detail::is_digit);
    if (!digits || (text.size() != 6 && text.size() != 8)) return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t size) {
        int out = 0;
        std::from_chars(text.data() + at, text.data() + at + size, out);
        return out;
    };
    const std::size_t year_digits = text.size() - 4;
    int year = number(0, year_digits);
    if (year_digits == 2) year += year < pivot ? 2000 : 1900;
    return make_date(year, static_cast<unsigned>(number(year_digits, 2)),
                     static_cast<unsigned>(number(year_digits + 2, 2)));
}

unsigned type_of(const Record& record, std::string_view text) {
    constexpr std::size_t length = 3;
    if (text.size() != length || !std::all_of(text.begin(), text.end(), detail::is_digit)) {
        fail_value(record, "a type code of three digits", text);
    }
    return static_cast<unsigned>(count_of(record, text));
}

bool is_funds_type(std::string_view text) {
    return text.empty() || (text.size() == 1 &&
                            std::string_view("Z012SVD").find(text[0]) != std::string_view::npos);
}

Funds read_funds(const Record& record, Fields& fields) {
    Funds out;
    out.type = fields.take();
    if (!is_funds_type(out.type))
        fail_value(record, "a funds type Z, 0, 1, 2, S, V or D", out.type);
    const auto part = [&] {
        const std::string_view text = fields.take();
        return text.empty() ? 0 : units_of(record, text);
    };
    if (out.type == "S") {
        for (int i = 0; i < 3; ++i) out.parts.push_back(part());
    } else if (out.type == "V") {
        const std::string_view day = fields.take();
        out.value_on = day_of(day);
        if (!day.empty() && !out.value_on) fail_value(record, "a value date like 260131", day);
        out.time = fields.take();
    } else if (out.type == "D") {
        const std::uint64_t pairs = count_of(record, fields.take());
        for (std::uint64_t i = 0; i < pairs && !fields.done(); ++i) {
            out.parts.push_back(part());
            out.parts.push_back(part());
        }
    }
    return out;
}

/// Adds without wrapping around.
void add(std::int64_t& total, std::int64_t units) {
    if (__builtin_add_overflow(total, units, &total)) {
        fail("bai2.value", "expected totals below 10^18 in this file");
    }
}

/// Follows the records and keeps the sums their trailers state.
class Reader {
public:
    explicit Reader(std::string_view bytes) : records_(bytes) {}

    std::vector<Group> read() {
        if (!records_.next(record_) || record_.code != "01") {
            fail("bai2.not_bai2", "expected a file header (01,...) at the start, found none");
        }
        do {
            if (record_.code != "01") {
                fail("bai2.order", "expected a file header (01) in " + place_of(record_));
            }
            read_file();
        } while (records_.next(record_));
        return std::move(groups_);
    }

private:
    void read_file() {
        file_total_ = 0;
        file_records_ = record_.physical();
        std::uint64_t groups = 0;
        while (next("file trailer (99)")) {
            if (record_.code == "99") return check_file(groups);
            if (record_.code != "02") {
                fail("bai2.order", "expected a group header (02) or the file trailer (99) in " +
                                       place_of(record_));
            }
            read_group();
            ++groups;
        }
    }

    /// The next record, which must be there.
    bool next(const char* missing) {
        if (records_.next(record_)) return true;
        fail("bai2.cut_off", std::string("expected a ") + missing +
                                 " before the end, found none: the file is cut off");
    }

    void check_file(std::uint64_t groups) {
        file_records_ += record_.physical();
        Fields fields(record_);
        const std::int64_t total = units_of(record_, fields.take());
        const std::uint64_t group_count = count_of(record_, fields.take());
        const std::uint64_t records = count_of(record_, fields.take());
        check("file", "control total", total, file_total_);
        check("file", "number of groups", group_count, groups);
        check("file", "number of records", records, file_records_);
    }

    template <class Number>
    void check(const char* unit, const char* what, Number stated, Number found) const {
        if (stated == found) return;
        fail("bai2.control", std::string("expected the ") + what + " " + std::to_string(stated) +
                                 " of the " + unit + "'s trailer in " + place_of(record_) +
                                 ", found " + std::to_string(found));
    }

    void read_group() {
        Group& group = groups_.emplace_back();
        group.place = record_.place;
        group_total_ = group_sum_ = 0;
        group_records_ = record_.physical();
        try {
            read_group_header(group);
        } catch (const Error& why) {
            group.refused = why;
        }
        while (next("group trailer (98)")) {
            group.place.to = record_.place.to;
            if (record_.code == "03") {
                read_account(group);
                group.place.to = record_.place.to;
                continue;
            }
            if (record_.code == "98") break;
            fail("bai2.order",
                 "expected an account (03) or the group's trailer (98) in " + place_of(record_));
        }
        group_records_ += record_.physical();
        file_records_ += group_records_;
        Fields fields(record_);
        const std::int64_t total = units_of(record_, fields.take());
        add(file_total_, total);
        if (group.refused) return;
        try {
            const std::uint64_t accounts = count_of(record_, fields.take());
            const std::uint64_t records = count_of(record_, fields.take());
            // An account whose own trailer is wrong is refused already, and spoils no other.
            if (total != group_sum_) check("group", "control total", total, group_total_);
            check("group", "number of accounts", accounts, group.accounts.size());
            check("group", "number of records", records, group_records_);
        } catch (const Error& why) {
            group.refused = why;
        }
    }

    void read_group_header(Group& group) {
        Fields fields(record_);
        group.receiver = fields.take();
        group.originator = fields.take();
        group.status = fields.take();
        const std::string_view day = fields.take();
        group.as_of = day_of(day);
        group.time = fields.take();
        group.currency = fields.take();
        group.modifier = fields.take();
        if (!group.as_of) fail_value(record_, "an as-of date like 260131", day);
        if (group.status == "4") {
            fail("bai2.test", "expected data, found a group that says it is a test (status 4) in " +
                                  place_of(record_));
        }
        if (group.status == "2") {
            fail("bai2.deletion",
                 "expected data, found a group that takes back what was sent "
                 "before (status 2) in " +
                     place_of(record_) + "; undo those entries by hand");
        }
    }

    void read_account(Group& group) {
        Account& account = group.accounts.emplace_back();
        account.place = record_.place;
        std::int64_t sum = 0;
        std::uint64_t records = record_.physical();
        const auto attempt = [&](auto&& read) {
            try {
                read();
            } catch (const Error& why) {
                if (!account.refused) account.refused = why;
            }
        };
        attempt([&] { read_account_header(account, sum); });
        while (next("account trailer (49)") && record_.code == "16") {
            records += record_.physical();
            attempt([&] { read_detail(account, sum); });
        }
        if (record_.code != "49") {
            fail("bai2.order",
                 "expected a detail (16) or the account's trailer (49) in " + place_of(record_));
        }
        account.place.to = record_.place.to;
        records += record_.physical();
        group_records_ += records;
        Fields fields(record_);
        const std::int64_t total = units_of(record_, fields.take());
        add(group_total_, total);
        add(group_sum_, sum);
        attempt([&] {
            const std::uint64_t stated = count_of(record_, fields.take());
            if (!account.refused) check("account", "control total", total, sum);
            check("account", "number of records", stated, records);
        });
    }

    void read_account_header(Account& account, std::int64_t& sum) {
        Fields fields(record_);
        account.number = fields.take();
        account.currency = fields.take();
        if (account.number.empty()) fail_value(record_, "an account number", "");
        while (!fields.done()) {
            const std::string_view type = fields.take();
            if (type.empty()) {  // no amounts, or none of a kind
                fields.take();
                fields.take();
                read_funds(record_, fields);
                continue;
            }
            Summary& summary = account.summaries.emplace_back();
            summary.type = type_of(record_, type);
            const std::string_view units = fields.take();
            summary.stated = !units.empty();
            if (summary.stated) summary.units = units_of(record_, units);
            add(sum, summary.units);
            // A continuation that begins with the next type leaves out the count and funds type.
            const std::string_view count = fields.peek();
            if (fields.at_continuation() && count.size() == 3 &&
                !is_funds_type(fields.peek_second())) {
                continue;
            }
            if (!fields.take().empty()) count_of(record_, count);
            read_funds(record_, fields);
        }
    }

    void read_detail(Account& account, std::int64_t& sum) {
        Fields fields(record_);
        Detail& out = account.details.emplace_back();
        out.place = record_.place;
        out.type = type_of(record_, fields.take());
        const std::string_view units = fields.take();
        if (!units.empty()) out.units = units_of(record_, units);
        add(sum, out.units);
        out.funds = read_funds(record_, fields);
        out.bank_reference = fields.take();
        out.customer_reference = fields.take();
        out.text = fields.rest();
    }

    RecordReader records_;
    Record record_;
    std::vector<Group> groups_;
    std::int64_t file_total_ = 0;
    std::int64_t group_total_ = 0;  ///< as the accounts state it
    std::int64_t group_sum_ = 0;    ///< as their records make it
    std::uint64_t file_records_ = 0, group_records_ = 0;
};

}  // namespace

std::vector<Group> read_groups(std::string_view bytes) { return Reader(bytes).read(); }

}  // namespace openitem::bai2
