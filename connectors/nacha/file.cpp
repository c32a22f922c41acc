#include "connectors/nacha/file.hpp"

#include <algorithm>

namespace openitem::nacha {

namespace {

/// Sums of a batch, or of a file.
struct Sums {
    std::uint64_t entries = 0;  ///< with their addenda
    std::uint64_t hash = 0;
    std::uint64_t debits = 0, credits = 0;

    void add(const Sums& more) {
        entries += more.entries;
        hash += more.hash;
        debits += more.debits;
        credits += more.credits;
    }
};

constexpr std::uint64_t hash_modulus = 10'000'000'000;

[[noreturn]] OPENITEM_COLD void fail(const char* code, const std::string& expected,
                                     const Record& record, std::string_view found) {
    throw Error(
        OI_BAD_DATA, code,
        "expected " + expected + " in " + place_of(record) + ", found " + detail::quoted(found));
}

void check(const char* what, std::uint64_t stated, std::uint64_t found, const Record& control) {
    if (stated == found) return;
    throw Error(OI_BAD_DATA, "nacha.control",
                std::string("expected the ") + what + " " + std::to_string(stated) +
                    " of the control record in " + place_of(control) + ", found " +
                    std::to_string(found));
}

void check_same(const char* what, const Record& header, std::string_view stated,
                const Record& control, std::string_view repeated) {
    if (stated == repeated) return;
    fail("nacha.control",
         std::string("the ") + what + " " + detail::quoted(stated) + " of the header in " +
             place_of(header),
         control, repeated);
}

bool is_filler(const Record& record) {
    return record.text.find_first_not_of('9') == std::string_view::npos && record.text.size() > 60;
}

bool says_nothing(std::string_view word) {
    return word.find_first_not_of('0') == std::string_view::npos;
}

/// The day of the year on which it was settled, in the year nearest to the effective date.
std::optional<Date> settlement_day(std::string_view text, std::optional<Date> effective_on) {
    constexpr std::int32_t half_a_year = 183;
    if (text.size() != 3 || !effective_on) return std::nullopt;
    int day = 0;
    for (const char c : text) {
        if (!detail::is_digit(c)) return std::nullopt;
        day = day * 10 + (c - '0');
    }
    constexpr int days_of_a_year = 366;
    if (day < 1 || day > days_of_a_year) return std::nullopt;
    std::optional<Date> best;
    for (int year = 1970 + effective_on->days / days_of_a_year; year < 2100; ++year) {
        const auto first = make_date(year, 1, 1);
        const Date candidate{first->days + day - 1};
        if (std::abs(candidate.days - effective_on->days) < half_a_year) best = candidate;
        if (candidate.days > effective_on->days + half_a_year) break;
    }
    return best;
}

bool is_entry_class(std::string_view code) {
    constexpr std::string_view codes[] = {"ACK", "ADV", "ARC", "ATX", "BOC", "CCD", "CIE", "COR",
                                          "CTX", "DCF", "DNE", "ENR", "IAT", "MTE", "POP", "POS",
                                          "PPD", "RCK", "SHR", "TEL", "TRC", "TRX", "WEB", "XCK"};
    return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

BatchHeader read_header(const Record& record) {
    BatchHeader out;
    out.record = record;
    out.service_class = record.number(2, 4, "a service class");
    const auto known = {200u, 220u, 225u, 280u};
    if (std::find(known.begin(), known.end(), out.service_class) == known.end()) {
        fail("nacha.service_class", "a service class 200, 220, 225 or 280", record,
             record.field(2, 4));
    }
    out.entry_class = record.field(51, 53);
    if (!is_entry_class(out.entry_class)) {
        fail("nacha.entry_class", "a class of entries like PPD or CCD", record, out.entry_class);
    }
    out.company_id = record.word(41, 50);
    out.description = record.word(54, 63);
    const std::string_view company = record.word(5, 20);
    out.international = out.entry_class == "IAT" || company == "IATCOR";
    if (!out.is_international()) out.company = company;
    if (!out.is_international() && says_nothing(out.company)) {
        fail("nacha.company", "the name of the company", record, record.field(5, 20));
    }
    if (says_nothing(out.description)) {
        fail("nacha.description", "a description of the entries", record, record.field(54, 63));
    }
    // One that is wrong is as good as none: the operator settles on the next day.
    out.effective_on = day_of(record.word(70, 75));
    out.settled_on = settlement_day(record.word(76, 78), out.effective_on);
    out.odfi = record.word(80, 87);
    out.number = record.word(88, 94);
    return out;
}

class Verifier {
public:
    explicit Verifier(std::string_view bytes) : records_(bytes) {}

    AchFile run() {
        read_file_header();
        while (more_ && record_.type() == '5') read_batch();
        if (!more_) {
            throw Error(OI_BAD_DATA, "nacha.cut_off",
                        "expected a file control record (9) before the end, found none: the file "
                        "is cut off");
        }
        if (record_.type() != '9') {
            fail("nacha.order", "a batch header (5) or the file control record (9)", record_,
                 record_.text.substr(0, 3));
        }
        check_file();
        const std::uint64_t records = records_read_;
        while (take() && is_filler(record_)) {
        }
        constexpr std::uint64_t records_of_a_block = 10;
        file_.blocks = (records + records_of_a_block - 1) / records_of_a_block;
        if (more_) {
            fail("nacha.order", "nothing but filling records behind the file control record",
                 record_, record_.text.substr(0, 3));
        }
        return std::move(file_);
    }

private:
    bool take() {
        more_ = records_.next(record_);
        records_read_ += more_;
        return more_;
    }

    void read_file_header() {
        if (!take() || !record_.text.starts_with("101")) {
            throw Error(OI_BAD_DATA, "nacha.not_nacha",
                        "expected a file header record (101...) at the start, found none");
        }
        if (record_.field(35, 40) != "094101") {
            fail("nacha.header", "the record size 094, blocks of 10 and the format 1 (094101)",
                 record_, record_.field(35, 40));
        }
        file_.header = record_;
        file_.destination = record_.word(4, 13);
        file_.origin = record_.word(14, 23);
        file_.created_on = day_of(record_.word(24, 29));
        file_.modifier = record_.word(34, 34);
        if (says_nothing(file_.destination) || says_nothing(file_.origin)) {
            fail("nacha.header", "whom the file is for and who made it, in positions 4 to 23",
                 record_, record_.field(4, 23));
        }
        if (!file_.created_on) {
            fail("nacha.date", "a file creation date like 260131", record_, record_.word(24, 29));
        }
        take();
    }

    void read_batch() {
        Batch& batch = file_.batches.emplace_back();
        batch.from = record_.offset;
        const auto attempt = [&](auto&& read) {
            try {
                read();
            } catch (const Error& why) {
                if (!batch.refused) batch.refused = why;
            }
        };
        attempt([&] { batch.header = read_header(record_); });
        Sums sums;
        bool entry = false;
        while (take() && (record_.type() == '6' || record_.type() == '7')) {
            if (record_.type() == '7' && !entry) {
                fail("nacha.order", "an entry (6) before its addenda (7)", record_,
                     record_.text.substr(0, 3));
            }
            entry = true;
            ++sums.entries;
            if (record_.type() == '6')
                attempt([&] { add(read_entry(record_, batch.header), sums); });
        }
        if (!more_ || record_.type() != '8') {
            throw Error(OI_BAD_DATA, "nacha.order",
                        "expected an entry (6), addenda (7) or the batch control record (8)" +
                            (more_ ? " in " + place_of(record_) + ", found " +
                                         detail::quoted(record_.text.substr(0, 3))
                                   : " before the end, found none: the file is cut off"));
        }
        batch.to = record_.end();
        check_batch(batch, sums, attempt);
        take();
    }

    static void add(const Entry& entry, Sums& sums) {
        std::uint64_t routing = 0;
        for (const char c : entry.routing) routing = routing * 10 + static_cast<unsigned>(c - '0');
        sums.hash += routing;
        (entry.credit ? sums.credits : sums.debits) += entry.cents;
    }

    /// The file's sums are those its batches state: a batch that is refused spoils no other.
    template <class Attempt>
    void check_batch(const Batch& batch, const Sums& sums, Attempt&& attempt) {
        const Record& control = record_;
        const BatchHeader& header = batch.header;
        const bool advice = batch.header.is_advice();
        advice_ = advice_ || advice;
        Sums stated;
        stated.entries = control.number(5, 10, "a count of entries and addenda");
        stated.hash = control.number(11, 20, "an entry hash");
        stated.debits =
            advice ? control.number(21, 40, "a sum") : control.number(21, 32, "a sum of debits");
        stated.credits =
            advice ? control.number(41, 60, "a sum") : control.number(33, 44, "a sum of credits");
        stated_.add(stated);
        if (batch.refused) return;
        attempt([&] {
            check("number of entries and addenda", stated.entries, sums.entries, control);
            check("entry hash", stated.hash, sums.hash % hash_modulus, control);
            check("sum of debits", stated.debits, sums.debits, control);
            check("sum of credits", stated.credits, sums.credits, control);
            check_same("service class", header.record, header.record.field(2, 4), control,
                       control.field(2, 4));
            check_same("batch number", header.record, header.number, control, control.word(88, 94));
            check_same("originating bank", header.record, header.odfi, control,
                       control.word(80, 87));
            // Not there in IAT, and another field in advice.
            const bool repeated = !header.is_international() || !control.word(45, 54).empty();
            if (!advice && repeated) {
                check_same("company identification", header.record, header.company_id, control,
                           control.word(45, 54));
            }
            // Gateways mix them in international batches.
            if (header.is_international()) return;
            if ((header.service_class == 220 && sums.debits != 0) ||
                (header.service_class == 225 && sums.credits != 0)) {
                fail("nacha.service_class", "only credits in a batch of 220, only debits in 225",
                     header.record, header.record.field(2, 4));
            }
        });
    }

    void check_file() {
        const Record& control = record_;
        check("number of batches", control.number(2, 7, "a count of batches"), file_.batches.size(),
              control);
        file_.blocks_stated = control.number(8, 13, "a count of blocks");
        check("number of entries and addenda",
              control.number(14, 21, "a count of entries and addenda"), stated_.entries, control);
        check("entry hash", control.number(22, 31, "an entry hash"), stated_.hash % hash_modulus,
              control);
        check("sum of debits",
              advice_ ? control.number(32, 51, "a sum") : control.number(32, 43, "a sum of debits"),
              stated_.debits, control);
        check(
            "sum of credits",
            advice_ ? control.number(52, 71, "a sum") : control.number(44, 55, "a sum of credits"),
            stated_.credits, control);
    }

    RecordReader records_;
    Record record_;
    AchFile file_;
    Sums stated_;
    std::uint64_t records_read_ = 0;
    bool more_ = true, advice_ = false;
};

}  // namespace

AchFile verify(std::string_view bytes) { return Verifier(bytes).run(); }

Entries::Entries(std::string_view bytes, const Batch& batch)
    : header_(batch.header),
      records_(bytes.substr(batch.from, batch.to - batch.from)),
      offset_(batch.from),
      line_(batch.header.record.line - 1) {
    more_ = take() && take();  // behind the header
}

bool Entries::take() {
    if (!records_.next(record_)) return false;
    record_.offset += offset_;
    record_.line += line_;
    return true;
}

bool Entries::next(Entry& out) {
    if (!more_ || record_.type() != '6') return false;
    out = read_entry(record_, header_);
    while ((more_ = take()) && record_.type() == '7') out.addenda.push_back(record_);
    return true;
}

}  // namespace openitem::nacha
