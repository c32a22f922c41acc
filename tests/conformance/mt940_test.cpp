// Statements of many banks and what another reader made of them: balances, days, signed amounts,
// references and texts. That reader merges the statements of a file into one, adds what is said
// about a statement to the text of its last entry, and leaves the sign of a reversal (RC, RD) as
// if it were none; it takes the numbered form with another mark than '?' for plain text, and makes
// 0,00 of a balance whose currency is left out. All that is set right here before anything is
// compared.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/values.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

using Json = nlohmann::json;
using testing::Record;
using testing::Recording;
using testing::RecordingHost;

// What this suite has reached; it only ever rises.
constexpr std::size_t floor_of_files = 140;

std::string text_of(const Json& object, const char* key) {
    if (!object.contains(key) || !object[key].is_string()) return {};
    return object[key];
}

/// Without blanks and line ends: they say how a bank fills its lines.
std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) > ' ') out.push_back(c);
    }
    return out;
}

/// "12.50 EUR" and "12.5 EUR" are the same.
std::string plain_amount(std::string_view amount) {
    const std::size_t blank = amount.find(' ');
    oi_decimal value = decimal(amount.substr(0, blank));
    for (; value.scale > 0 && value.units % 10 == 0; --value.scale) value.units /= 10;
    return fmt::format("{}e-{}", value.units, value.scale);
}

std::string expected_amount(const Json& entry) {
    std::string amount = text_of(entry["amount"], "amount");
    const std::string status = text_of(entry, "status");
    if (status == "RC") amount.insert(0, "-");
    return plain_amount(amount);
}

bool is_reference(const std::string& text) {
    static const std::set<std::string> none = {"",      "NONREF",      "EREF",        "EREF+",
                                               "KREF+", "MARF",        "NRTIKREF+",   " NRTIKREF+",
                                               "X",     "NOTPROVIDED", "NOTPROVIDED "};
    return none.count(text) == 0;
}

/// What the file says about statements, not about entries: :86: and the lines after a message.
std::string about_statements(const std::string& bytes) {
    std::istringstream lines(bytes);
    std::string out, tag;
    bool entry = false, said = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(":61:")) entry = true;
        if (line.starts_with(":6") && !line.starts_with(":61:")) entry = false;
        if (line.starts_with(":")) said = line.starts_with(":86:") && !entry;
        if (line.starts_with("-")) said = true;
        if (said) out += squeezed(line.starts_with(":86:") ? line.substr(4) : line);
    }
    return out;
}

class Comparison {
public:
    void equal(const std::string& what, std::string_view expected, std::string_view found) {
        if (expected == found) return;
        differences_ += fmt::format("{}: expected '{}', found '{}'; ", what, expected, found);
    }
    void within(const std::string& what, const std::string& expected,
                const std::vector<std::string_view>& found) {
        for (const std::string_view text : found) {
            if (squeezed(text).find(squeezed(expected)) != std::string::npos) return;
        }
        differences_ += fmt::format("{}: '{}' is missing; ", what, expected);
    }
    const std::string& differences() const { return differences_; }

private:
    std::string differences_;
};

/// "000>10...>20...>31...": each sub-field is somewhere.
void compare_numbered(Comparison& out, std::string_view said, const Record& line) {
    for (std::size_t at = said.find('>'); at != std::string_view::npos;) {
        const std::size_t next = said.find('>', at + 1);
        const std::string_view field = said.substr(at + 1, next - at - 1);
        at = next;
        const bool own_account = field.starts_with("31");
        const bool zeros = field.substr(2).find_first_not_of('0') == std::string_view::npos;
        if (own_account || zeros) continue;
        out.within("sub-field", std::string(field.substr(2)),
                   {line.text("remittance_text"), line.text("counterparty_account"),
                    line.text("counterparty_bic")});
    }
}

void compare_texts(Comparison& out, const Json& entry, const Record& line,
                   const std::string& about) {
    const std::vector<std::string_view> texts = {
        line.text("remittance_text"), line.text("information"), line.text("counterparty_account"),
        line.text("counterparty_name")};
    for (const char* key : {"purpose", "posting_text", "additional_purpose", "extra_details"}) {
        out.within(key, text_of(entry, key), texts);
    }
    out.within("name", text_of(entry, "applicant_name"), {line.text("counterparty_name")});
    std::string said = squeezed(text_of(entry, "transaction_details"));
    if (said.empty()) return;
    if (said.size() > 6 && said[3] == '>') return compare_numbered(out, said, line);
    // Ours, whole, and behind it nothing but what belongs to the statement.
    const std::string extra = squeezed(text_of(entry, "extra_details"));
    std::string ours = squeezed(line.text("information"));
    if (ours.starts_with(extra)) ours.erase(0, extra.size());
    if (ours.empty()) ours = squeezed(line.text("remittance_text"));
    const bool starts = said.starts_with(ours);
    const std::string rest = starts ? said.substr(ours.size()) : said;
    if (starts && (rest.empty() || about.find(rest) != std::string::npos)) return;
    out.equal("text", said, ours);
}

void compare_entry(Comparison& out, const Json& entry, const Record& line,
                   const std::string& about) {
    out.equal("value day", text_of(entry, "date"), line.text("value_on"));
    if (!text_of(entry, "guessed_entry_date").empty()) {
        out.equal("booking day", text_of(entry, "guessed_entry_date"), line.text("booked_on"));
    }
    out.equal("amount", expected_amount(entry), plain_amount(line.text("amount")));
    std::istringstream references(text_of(entry, "customer_reference"));
    for (std::string one; std::getline(references, one);) {
        if (!is_reference(one)) continue;
        out.within("reference", one, {line.text("entry_id"), line.text("information")});
    }
    const std::string bank = text_of(entry, "bank_reference");
    if (is_reference(bank)) out.within("bank reference", bank, {line.text("bank_reference")});
    const std::string end_to_end = text_of(entry, "end_to_end_reference");
    if (is_reference(end_to_end)) {
        out.within("end to end", end_to_end, {line.text("end_to_end_id")});
    }
    compare_texts(out, entry, line, about);
}

void compare_balance(Comparison& out, const Json& data, const char* key, const Recording& run,
                     const char* amount, const char* day) {
    if (!data.contains(key) || !data[key].is_object()) return;
    const Json& balance = data[key];
    const std::string currency = text_of(balance["amount"], "currency");
    if (std::any_of(currency.begin(), currency.end(), [](char c) { return c < 'A'; })) return;
    const std::string expected = plain_amount(text_of(balance["amount"], "amount"));
    std::string found;
    for (const Record* statement : run.all("bank_statement")) {
        if (!statement->has(amount)) continue;
        found = fmt::format("{} {}", plain_amount(statement->text(amount)), statement->text(day));
        if (found == expected + " " + text_of(balance, "date")) return;
    }
    out.equal(key, expected + " " + text_of(balance, "date"), found);
}

std::string compare(const Json& answer, const Recording& run, const std::string& bytes) {
    Comparison out;
    std::vector<const Record*> lines;
    for (const Record* statement : run.all("bank_statement")) {
        for (const Record* line : statement->all("bank_line")) lines.push_back(line);
    }
    const Json& entries = answer["transactions"];
    out.equal("entries", std::to_string(entries.size()), std::to_string(lines.size()));
    const std::string about = about_statements(bytes);
    for (std::size_t i = 0; i < std::min(entries.size(), lines.size()); ++i) {
        compare_entry(out, entries[i], *lines[i], about);
    }
    const Json& data = answer["data"];
    for (const char* kind : {"final_", "intermediate_"}) {
        const std::string prefix = kind;
        compare_balance(out, data, (prefix + "opening_balance").c_str(), run, "opening",
                        "opened_on");
        compare_balance(out, data, (prefix + "closing_balance").c_str(), run, "closing",
                        "closed_on");
    }
    return out.differences();
}

bool is_input(const std::filesystem::path& file) {
    const std::string ending = file.extension().string();
    return ending == ".txt" || ending == ".sta" || ending == ".STA" || ending == ".mta";
}

std::vector<std::filesystem::path> inputs() {
    std::vector<std::filesystem::path> out;
    for (const char* corpus : {"mt940-betterplace", "mt940-cmxl", "mt940-jejik", "mt940-js",
                               "mt940-rs", "mt940-wolph", "mt940-zilverline"}) {
        for (const auto& file : files_below(corpora() / corpus, "")) {
            const std::string name = file.filename().string();
            const bool text = is_input(file) && name.find("LICEN") == std::string::npos &&
                              name != "PROVENANCE.txt";
            if (text) out.push_back(file);
        }
    }
    return out;
}

TEST(Mt940, ReadsWhatOthersRead) {
    OPENITEM_NEED_CORPUS("mt940-expected");
    Score score("mt940");
    RecordingHost host(OPENITEM_MT940_FILE);
    for (const auto& file : inputs()) {
        const std::string bytes = read_file(file);
        host.clear_files();
        host.add_file(file.filename().string(), bytes);
        const Recording run = host.read(R"({"payments": "all"})");
        EXPECT_EQ(run.status, OI_OK) << file << ": " << run.message;
        EXPECT_TRUE(run.violations.empty()) << file << ": " << run.violations.front();
        const auto name = std::filesystem::relative(file, corpora()).string();
        const auto answer = corpora() / "mt940-expected" / (name + ".json");
        if (!std::filesystem::exists(answer)) continue;
        std::string problem = run.rejected.empty() ? "" : run.rejected.front().message + "; ";
        problem += compare(Json::parse(read_file(answer)), run, bytes);
        score.add(problem.empty(), name + ": " + problem);
    }
    score.print();
    EXPECT_GE(score.agreeing(), floor_of_files);
    EXPECT_EQ(score.total(), 140u);
}

}  // namespace
}  // namespace openitem::conformance
