// Bank statements into records.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <pugixml.hpp>
#include <random>

#include "host/base/result.hpp"
#include "host/service/bench/reading.hpp"

namespace openitem::service::bench {

namespace {

/// One statement, an entry per transaction, as banks send them to who collects by transfer.
void make_camt(const std::filesystem::path& file, std::int64_t entries, std::uint64_t seed) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"),
                                                              std::fclose);
    if (!out) throw base::RunError(base::Exit::system, file.string() + " cannot be written");
    std::mt19937_64 random(seed);
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>"
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2025-01-31T08:00:00</CreDtTm></GrpHdr><Stmt>"
        "<Id>S1</Id><CreDtTm>2025-01-31T08:00:00</CreDtTm><Acct><Id>"
        "<IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>\n";
    for (std::int64_t i = 1; i <= entries; ++i) {
        const auto amount = 100 + below(5'000'000);
        const auto written = fmt::format("{}.{:02d}", amount / 100, amount % 100);
        fmt::format_to(
            std::back_inserter(text),
            "<Ntry><Amt Ccy=\"EUR\">{0}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt>"
            "<Dt>2025-01-{1:02d}</Dt></BookgDt><ValDt><Dt>2025-01-30</Dt></ValDt>"
            "<AcctSvcrRef>R{2:09d}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>"
            "<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>"
            "<EndToEndId>E2E{2:09d}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"EUR\">{0}</Amt>"
            "</TxAmt></AmtDtls><RltdPties><Dbtr><Nm>Customer {3:05d} Ltd</Nm></Dbtr><DbtrAcct><Id>"
            "<IBAN>DE{4:020d}</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>Invoice 90{5:08d} "
            "thanks</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
            written, 1 + below(30), i, below(20'000), below(10'000'000'000'000'000'000U),
            below(100'000'000));
        if (i == entries) text += "</Stmt></BkToCstmrStmt></Document>\n";
        if (text.size() < (std::size_t{1} << 20) && i < entries) continue;
        if (std::fwrite(text.data(), 1, text.size(), out.get()) != text.size()) {
            throw base::RunError(base::Exit::system, file.string() + " cannot be written");
        }
        text.clear();
    }
}

constexpr std::int64_t entries_per_statement = 100;

std::string money(std::uint64_t cents) {
    return fmt::format("{},{:02d}", cents / 100, cents % 100);
}

/// Statements of 100 credits each in the numbered form of German banks. The same seed gives the
/// same
/// bytes.
void make_mt940(const std::filesystem::path& file, std::int64_t entries, std::uint64_t seed) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"),
                                                              std::fclose);
    if (!out) throw base::RunError(base::Exit::system, file.string() + " cannot be written");
    std::mt19937_64 random(seed);
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    std::uint64_t balance = 1'000'000'000;
    std::string text;
    for (std::int64_t i = 0; i < entries; ++i) {
        if (i % entries_per_statement == 0) {
            const auto number = i / entries_per_statement;
            text += fmt::format(
                ":20:ST{:08d}\n:25:37040044/0532013000\n:28C:{:05d}/001\n:60F:C250130EUR{}\n",
                number, number % 99999, money(balance));
        }
        const std::uint64_t amount = 100 + below(4'999'900);
        balance += amount;
        text += fmt::format(
            ":61:2501300130C{}NTRFNONREF//R{:09d}\n:86:166?00GUTSCHRIFT?109310?20EREF+E2E{:09d}"
            "?21SVWZ+Invoice 90{:08d}?30COBADEFF?31DE{:020d}?32Customer {:05d} Ltd\n",
            money(amount), i, i, below(100'000'000), below(10'000'000'000'000'000'000u),
            below(20'000));
        const bool last = i + 1 == entries || (i + 1) % entries_per_statement == 0;
        if (last) text += fmt::format(":62F:C250131EUR{}\n-\n", money(balance));
        if (text.size() < (std::size_t{1} << 20) && i + 1 < entries) continue;
        if (std::fwrite(text.data(), 1, text.size(), out.get()) != text.size()) {
            throw base::RunError(base::Exit::system, file.string() + " cannot be written");
        }
        text.clear();
    }
}

double parse_seconds(const std::string& bytes, int repeat) {
    return best_seconds(repeat, [&] {
        pugi::xml_document document;
        if (!document.load_buffer(bytes.data(), bytes.size())) {
            throw base::RunError(base::Exit::wrong_use, "the input is no XML");
        }
    });
}

}  // namespace

void camt_read(Work& work) {
    auto file = work.options.input;
    if (file.empty()) {
        file = work.folder.path() / "statement.xml";
        make_camt(file, work.options.rows, 53);
    }
    const auto megabytes = static_cast<double>(std::filesystem::file_size(file)) / 1e6;
    const auto limit = megabytes / parse_seconds(bytes_of(file), work.options.repeat);
    connect::InProcessRunner runner;
    const auto rate = megabytes / read_seconds(work, runner, "camt", "{}", file);
    work.each({"camt_read", rate, "MB/s", limit, "bare pugixml parse, one thread", rate / limit});
}

void mt940_read(Work& work) {
    auto file = work.options.input;
    if (file.empty()) {
        file = work.folder.path() / "statements.sta";
        make_mt940(file, work.options.rows, 53);
    }
    const auto megabytes = static_cast<double>(std::filesystem::file_size(file)) / 1e6;
    const auto limit = megabytes / memchr_seconds(bytes_of(file), ':', work.options.repeat);
    connect::InProcessRunner runner;
    const auto rate = megabytes / read_seconds(work, runner, "mt940", "{}", file);
    work.each({"mt940_read", rate, "MB/s", limit, "one memchr pass for ':'", rate / limit});
}

}  // namespace openitem::service::bench
