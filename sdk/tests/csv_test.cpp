#include <csv.h>
#include <gtest/gtest.h>

#include <random>

#include "sdk/tests/csv_reading.hpp"

using namespace openitem;
using test::fields_of;
using test::read_all;
using Rows = std::vector<std::vector<std::string>>;

namespace {

/// The same grammar, one character at a time: what CsvReader must agree with. A quote that is never
/// closed is left to tests of its own: `closed` is false.
Rows slow_read(std::string_view text, bool& closed) {
    enum { start, plain, quoted, quote } state = start;
    Rows rows;
    std::vector<std::string> row;
    std::string field;
    bool any = false;  // something in this row
    const auto end_row = [&] {
        if (any) {
            row.push_back(field);
            rows.push_back(row);
        }
        row.clear();
        field.clear();
        any = false;
        state = start;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (state == quoted) {
            if (c == '"') {
                state = quote;
            } else {
                field += c;
            }
        } else if (state == quote && c == '"') {
            field += c;
            state = quoted;
        } else if (c == '\n' || c == '\r') {
            end_row();
        } else if (c == ',') {
            row.push_back(field);
            field.clear();
            any = true;
            state = start;
        } else if (state == start && c == '"') {
            any = true;
            state = quoted;
        } else {
            field += c;
            any = true;
            state = plain;
        }
    }
    closed = state != quoted;
    end_row();
    return rows;
}

std::string random_text(std::mt19937& random, std::size_t length, std::string_view letters) {
    std::string out;
    while (out.size() < length) out += letters[random() % letters.size()];
    return out;
}

}  // namespace

TEST(CsvReading, TheClassicCases) {
    EXPECT_EQ(fields_of("a,b\r\n1,2\r\n"), (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(fields_of("a,b\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(fields_of("a,b\r1,2\r"), (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(fields_of("\xEF\xBB\xBF"
                        "a,b\n"),
              (Rows{{"a", "b"}}));
    EXPECT_EQ(fields_of("\"a,b\",\"c\"\"d\",\"e\nf\"\n"), (Rows{{"a,b", "c\"d", "e\nf"}}));
    EXPECT_EQ(fields_of("\"\",\"\"\"\",\n"), (Rows{{"", "\"", ""}}));
    EXPECT_EQ(fields_of(",\n,,"), (Rows{{"", ""}, {"", "", ""}}));
    EXPECT_EQ(fields_of("\n\r\n\na\n\n"), (Rows{{"a"}}));
    EXPECT_EQ(fields_of("\"\"\n"), (Rows{{""}}));
    EXPECT_EQ(fields_of(""), Rows{});
    EXPECT_EQ(fields_of("\xEF\xBB\xBF"), Rows{});
    EXPECT_EQ(fields_of("a\"b,\"c\"d\",e\" f\n"), (Rows{{"a\"b", "cd\"", "e\" f"}}));
    EXPECT_EQ(fields_of(" a , \"b\" \n"), (Rows{{" a ", " \"b\" "}}));
    EXPECT_EQ(fields_of("\"a\r\nb\"\r\nc"), (Rows{{"a\r\nb"}, {"c"}}));
    EXPECT_EQ(fields_of("1;\"2;3\"\n", {.delimiter = ';'}), (Rows{{"1", "2;3"}}));
    EXPECT_EQ(fields_of("1\t'2\t3'\n", {.delimiter = '\t', .quote = '\''}), (Rows{{"1", "2\t3"}}));
    EXPECT_EQ(fields_of("\"a\",b\"\n", {.quote = '\0'}), (Rows{{"\"a\"", "b\""}}));
}

TEST(CsvReading, AgreesWithASlowReaderInEveryPosition) {
    std::mt19937 random(5);
    for (int round = 0; round < 5000; ++round) {
        const std::string text =
            random_text(random, random() % 24, round % 2 == 0 ? "ab,\"\n\r" : "ab,\"\"\n");
        bool closed = true;
        const Rows expected = slow_read(text, closed);
        if (!closed) continue;
        ASSERT_EQ(fields_of(text), expected) << ::testing::PrintToString(text);
        // The same behind a row that moves it across a block of 64 bytes, read in small pieces.
        const std::string before = std::string(1 + random() % 130, 'x') + "\n";
        Rows moved = fields_of(before + text, {}, 1 + random() % 7);
        ASSERT_FALSE(moved.empty());
        moved.erase(moved.begin());
        ASSERT_EQ(moved, expected) << ::testing::PrintToString(text);
    }
}

TEST(CsvReading, AgreesAcrossTheEndOfItsBuffer) {
    std::mt19937 random(6);
    for (int round = 0; round < 10; ++round) {
        std::string text;
        while (text.size() < 700000) {
            text += random_text(random, random() % 3000, "abcdefgh");
            text += random_text(random, random() % 8, ",\n\r\"\"");
        }
        bool closed = true;
        const Rows expected = slow_read(text, closed);
        if (!closed) continue;
        ASSERT_EQ(fields_of(text), expected) << round;
    }
}

TEST(CsvReading, AgreesWithLibcsvOnWhatIsWellFormed) {
    std::mt19937 random(7);
    for (int round = 0; round < 800; ++round) {
        std::string text;
        for (std::size_t rows = random() % 5 + 1; rows != 0; --rows) {
            for (std::size_t columns = random() % 4 + 1; columns != 0; --columns) {
                const std::string field = random_text(random, random() % 6, "ab,\"\n\r ");
                std::string quoted(field.size() * 2 + 2, '\0');
                quoted.resize(csv_write(quoted.data(), quoted.size(), field.data(), field.size()));
                text += quoted + (columns == 1 ? "\r\n" : ",");
            }
        }
        Rows expected{{}};
        csv_parser parser;
        ASSERT_EQ(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
        const auto field = [](void* data, std::size_t size, void* rows) {
            static_cast<Rows*>(rows)->back().emplace_back(static_cast<const char*>(data), size);
        };
        const auto row = [](int, void* rows) { static_cast<Rows*>(rows)->emplace_back(); };
        ASSERT_EQ(csv_parse(&parser, text.data(), text.size(), field, row, &expected), text.size());
        csv_fini(&parser, field, row, &expected);
        csv_free(&parser);
        expected.pop_back();
        ASSERT_EQ(fields_of(text), expected) << ::testing::PrintToString(text);
    }
}

TEST(CsvReading, SaysWhereARowStands) {
    const std::string text =
        "\xEF\xBB\xBF"
        "h\n\r\nfirst,1\r\n\"two\nlines\",2\n\n\xC3\xA4,3\rlast";
    const auto rows = read_all(text);
    ASSERT_EQ(rows.size(), 5u);
    EXPECT_EQ(rows[0].offset, 3u);
    EXPECT_EQ(rows[0].line, 1u);
    EXPECT_EQ(rows[1].line, 3u);
    EXPECT_EQ(rows[2].line, 4u);
    EXPECT_EQ(rows[3].line, 7u);
    EXPECT_EQ(rows[4].line, 8u);
    for (const auto& row : rows) {
        EXPECT_EQ(text.substr(row.offset, row.length), row.raw);
    }
    EXPECT_EQ(rows[1].raw, "first,1");
    EXPECT_EQ(rows[2].raw, "\"two\nlines\",2");
    EXPECT_EQ(rows[4].raw, "last");
}

TEST(CsvReading, PositionIsWhereItCanGoOn) {
    std::mt19937 random(8);
    for (int round = 0; round < 800; ++round) {
        const std::string text = random_text(random, 40, "ab,\"\"\n\r");
        bool closed = true;
        const Rows expected = slow_read(text, closed);
        if (!closed) continue;
        CsvReader reader(test::pieces_of(text));
        std::size_t done = 0;
        while (reader.next() != nullptr) {
            ++done;
            const std::string_view rest = std::string_view(text).substr(reader.position());
            Rows later = fields_of(rest);
            ASSERT_EQ(later.size(), expected.size() - done) << ::testing::PrintToString(text);
            ASSERT_TRUE(std::equal(later.begin(), later.end(),
                                   expected.begin() + static_cast<std::ptrdiff_t>(done)));
        }
        ASSERT_EQ(reader.position() >= text.size() || expected.size() == done, true);
    }
}

// ---- bad rows ---------------------------------------------------------------------------------

TEST(CsvFaults, OneBadRowCostsNoOther) {
    const std::string nul("x\0y,2", 5);
    const auto rows = read_all("a,b\n" + nul + "\n\"q" + nul + "\"\n\xFF,3\n\"\xC3\",4\n5,6\n");
    ASSERT_EQ(rows.size(), 6u);
    EXPECT_EQ(rows[1].fault, CsvFault::nul_byte);
    EXPECT_EQ(rows[1].raw, nul);
    EXPECT_EQ(rows[2].fault, CsvFault::nul_byte);
    EXPECT_EQ(rows[3].fault, CsvFault::not_utf8);
    EXPECT_EQ(rows[4].fault, CsvFault::not_utf8);
    EXPECT_EQ(rows[5].fields, (std::vector<std::string>{"5", "6"}));
    EXPECT_TRUE(rows[3].fields.empty());
}

TEST(CsvFaults, AQuoteThatIsNeverClosedCostsItsLine) {
    const auto rows = read_all("a,b\n1,\"x\n2,y\n3,z");
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[1].fault, CsvFault::unclosed_quote);
    EXPECT_EQ(rows[1].raw, "1,\"x");
    EXPECT_EQ(rows[1].line, 2u);
    EXPECT_EQ(rows[2].fields, (std::vector<std::string>{"2", "y"}));
    EXPECT_EQ(rows[3].fields, (std::vector<std::string>{"3", "z"}));
    EXPECT_EQ(rows[3].line, 4u);
    const auto alone = read_all("\"");
    ASSERT_EQ(alone.size(), 1u);
    EXPECT_EQ(alone[0].fault, CsvFault::unclosed_quote);
    EXPECT_EQ(alone[0].length, 1u);
}

TEST(CsvFaults, LongFieldsAndManyColumns) {
    const std::string most(1u << 20, 'x');
    auto rows = read_all("1," + most + "\n2,\"" + most + "\"\n3," + most + "y\n4,ok\n");
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0].fields[1], most);
    EXPECT_EQ(rows[1].fields[1], most);
    EXPECT_EQ(rows[2].fault, CsvFault::field_too_long);
    EXPECT_EQ(rows[3].fields[1], "ok");

    rows = read_all("1,2\n" + std::string(1000000, ',') + "\n3,4\n");
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[1].fault, CsvFault::too_many_columns);
    EXPECT_EQ(rows[2].fields, (std::vector<std::string>{"3", "4"}));

    rows = read_all("1,2\n" + std::string(16383, ',') + "\n" + std::string(16384, ',') + "\n");
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[1].fields.size(), 16384u);
    EXPECT_EQ(rows[2].fault, CsvFault::too_many_columns);
    EXPECT_EQ(read_all("1,2,3\n", {.max_columns = 2})[0].fault, CsvFault::too_many_columns);
}

TEST(CsvFaults, ARowLongerThanMemoryIsSkipped) {
    const std::string huge(30u << 20, 'x');
    for (const char* quote : {"", "\""}) {
        const std::string text =
            "a,b\n1," + std::string(quote) + huge + (*quote ? "\n\"\"z\"" : "") + ",2\r\n3,4\n";
        const auto rows = read_all(text);
        // Whether its quotes are ever closed is not known: it ends with its line.
        ASSERT_EQ(rows.size(), *quote ? 4u : 3u) << quote;
        EXPECT_EQ(rows[1].fault, CsvFault::row_too_long);
        EXPECT_EQ(rows[1].offset, 4u);
        EXPECT_EQ(rows[1].offset + rows[1].length,
                  text.find("x\n") == std::string::npos ? text.size() - 6 : text.find("x\n") + 1);
        EXPECT_EQ(rows[1].raw.size(), 64u << 10);
        EXPECT_EQ(rows.back().fields, (std::vector<std::string>{"3", "4"}));
        EXPECT_EQ(text.substr(rows.back().offset, rows.back().length), "3,4");
        EXPECT_EQ(rows.back().line, *quote ? 4u : 3u);
    }
    EXPECT_EQ(read_all(huge).size(), 1u);
    EXPECT_EQ(read_all("\"" + huge).size(), 1u);
}

TEST(CsvFaults, AQuoteThatIsNeverClosedCostsOneRowOfALargeFile) {
    std::string text = "a,b\n1,\"never closed\n";
    const std::size_t rows_behind = (10u << 20) / 8;
    for (std::size_t i = 0; i < rows_behind; ++i) text += "234,567\n";
    const auto rows = read_all(text);
    ASSERT_EQ(rows.size(), 2 + rows_behind);
    EXPECT_EQ(rows[1].fault, CsvFault::unclosed_quote);
    EXPECT_EQ(text.substr(rows[1].offset, rows[1].length), "1,\"never closed");
    EXPECT_EQ(rows[2].fields, (std::vector<std::string>{"234", "567"}));
    EXPECT_EQ(rows.back().line, rows.size());
}

TEST(CsvFaults, NoInputBreaksIt) {
    std::mt19937 random(9);
    for (int round = 0; round < 5000; ++round) {
        std::string text =
            random_text(random, random() % 200, std::string_view("a,\"\n\r\0\xFF\xC3\xA4;", 10));
        const auto encoding = static_cast<Encoding>(random() % 5);
        std::uint64_t end = 0;
        for (const auto& row : read_all(text, {.encoding = encoding, .max_field = 5, .max_row = 60},
                                        1 + random() % 50)) {
            ASSERT_GE(row.offset, end);
            end = row.offset + row.length;
            ASSERT_LE(end, text.size());
        }
    }
}

// ---- encodings --------------------------------------------------------------------------------

TEST(CsvEncodings, OffsetsStayThoseOfTheSource) {
    const std::string text = "M\xFCller,\x80 5\nplain,\"\xE4\"\"\xF6\"\n";
    auto rows = read_all(text, {.encoding = Encoding::windows_1252});
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].fields, (std::vector<std::string>{"M\xC3\xBCller", "\xE2\x82\xAC 5"}));
    EXPECT_EQ(rows[1].fields, (std::vector<std::string>{"plain", "\xC3\xA4\"\xC3\xB6"}));
    for (const auto& row : rows) EXPECT_EQ(text.substr(row.offset, row.length), row.raw);
    rows = read_all(text, {.encoding = Encoding::latin_1});
    EXPECT_EQ(rows[0].fields[1], "\xC2\x80 5");
}

TEST(CsvEncodings, ARowThatIsNoUtf8MayBeWindows1252) {
    const std::string text = "M\xC3\xBCller,1\nM\xFCller,2\n";
    const auto rows = read_all(text, {.or_windows_1252 = true});
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].fields[0], "M\xC3\xBCller");
    EXPECT_EQ(rows[1].fields[0], "M\xC3\xBCller");
    EXPECT_EQ(read_all(text)[1].fault, CsvFault::not_utf8);
}

TEST(CsvEncodings, Utf16) {
    const std::u16string wide =
        u"\uFEFFname,sum\r\nM\u00FCller,\u20AC 5\r\n\U0001F600,\"a\nb\"\r\nlast,1";
    for (const bool big : {false, true}) {
        std::string text;
        for (const char16_t unit : wide) {
            const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xFF);
            text += big ? high : low;
            text += big ? low : high;
        }
        const CsvDialect dialect{.encoding = big ? Encoding::utf_16be : Encoding::utf_16le};
        for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, SIZE_MAX}) {
            const auto rows = read_all(text, dialect, piece);
            ASSERT_EQ(rows.size(), 4u);
            EXPECT_EQ(rows[0].fields, (std::vector<std::string>{"name", "sum"}));
            EXPECT_EQ(rows[0].offset, 2u);
            EXPECT_EQ(rows[1].fields[1], "\xE2\x82\xAC 5");
            EXPECT_EQ(rows[2].fields[0], "\xF0\x9F\x98\x80");
            EXPECT_EQ(rows[3].offset + rows[3].length, text.size());
            EXPECT_EQ(text.substr(rows[3].offset, 2),
                      big ? std::string("\0l", 2) : std::string("l\0", 2));
        }
        // A lone surrogate is a bad row, not a repaired one.
        std::string broken = text;
        broken[2] = broken[3] = static_cast<char>(0xD8);
        EXPECT_EQ(read_all(broken, dialect)[0].fault, CsvFault::not_utf8);
    }
}

TEST(CsvEncodings, SwitchingAfterTheHeadLosesNothing) {
    std::string text;
    for (int i = 0; i < 300000; ++i) {
        for (const char c : std::to_string(i) + ",x\n") text += {c, '\0'};
    }
    CsvReader reader(test::pieces_of(text, 70000));
    EXPECT_EQ(reader.head().substr(0, 4), std::string_view("0\0,\0", 4));
    reader.use({.encoding = Encoding::utf_16le});
    for (int i = 0; i < 300000; ++i) {
        const CsvRow* row = reader.next();
        ASSERT_NE(row, nullptr);
        ASSERT_EQ((*row)[0], std::to_string(i));
    }
    EXPECT_EQ(reader.next(), nullptr);
    EXPECT_EQ(reader.position(), text.size());
}

TEST(CsvColumns, ByNumberAndByName) {
    CsvReader reader(test::pieces_of("number,total\n1,2\n3\n"));
    reader.next();
    reader.keep_header();
    const CsvRow* row = reader.next();
    EXPECT_EQ((*row)["total"], "2");
    EXPECT_EQ(row->column("number"), 0u);
    EXPECT_THROW((*row)["missing"], BadSource);
    row = reader.next();
    EXPECT_EQ(row->get(1), "");
    try {
        (void)(*row)["total"];
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code, "csv.short_row");
    }
}
