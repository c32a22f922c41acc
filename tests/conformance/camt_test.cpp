// Bank messages and what another reader made of them: amounts in minor units, days, references,
// accounts and balances. The answers leave out what they have printed before ("__RECURSIVITY__"),
// so each entry and statement they do print is looked for among ours.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/values.h>
#include <openitem/values.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

using Json = nlohmann::json;
using testing::Record;
using testing::Recording;
using testing::RecordingHost;

// What this suite has reached; it only ever rises.
constexpr std::size_t floor_of_files = 22;

bool is_class(const Json& value, std::string_view name) {
    if (!value.is_object() || !value.contains("__CLASS__")) return false;
    const std::string full = value["__CLASS__"];
    return full == name || full.ends_with("\\" + std::string(name));
}

/// Every object of one of these classes, wherever it is first printed.
void collect(const Json& value, const std::vector<std::string_view>& names,
             std::vector<const Json*>& out) {
    for (const std::string_view name : names) {
        if (is_class(value, name)) out.push_back(&value);
    }
    if (value.is_structured()) {
        for (const Json& inside : value) collect(inside, names, out);
    }
}

/// A text, or empty for null and for what was printed before.
std::string text_of(const Json& object, const char* key) {
    if (!object.is_object() || !object.contains(key) || !object[key].is_string()) return {};
    const std::string text = object[key];
    return text == "__RECURSIVITY__" ? "" : text;
}

std::string day_of(const Json& object, const char* key) {
    if (!object.contains(key) || !object[key].is_object()) return {};
    return text_of(object[key], "0").substr(0, 10);
}

/// "885 EUR"
std::string money_of(const Json& object, const char* key) {
    if (!object.contains(key) || !object[key].is_object()) return {};
    const Json& money = object[key];
    if (!money["getCurrency"].is_object()) return text_of(money, "getAmount");
    return text_of(money, "getAmount") + " " + text_of(money["getCurrency"], "getCode");
}

/// Our "8.85 EUR" in minor units: "885 EUR".
std::string minor(std::string_view amount) {
    if (amount.empty()) return {};
    const std::size_t blank = amount.find(' ');
    const std::string_view currency = amount.substr(blank + 1);
    oi_decimal value = decimal(amount.substr(0, blank));
    const unsigned places = currency == "JPY" ? 0 : 2;
    for (; value.scale < places; ++value.scale) value.units *= 10;
    for (; value.scale > places && value.units % 10 == 0; --value.scale) value.units /= 10;
    return std::to_string(value.units) + (value.scale == places ? " " : " fraction of ") +
           std::string(currency);
}

/// Collects the texts of a block and those of its repetitions.
void add_texts(const Json& information, const char* one, const char* several, const char* inside,
               const char* key, std::vector<std::string>& out) {
    const auto add = [&](const Json& block) {
        if (!block.is_object()) return;
        const std::string text = inside == nullptr
                                     ? text_of(block, key)
                                     : (block.contains(inside) ? text_of(block[inside], key) : "");
        if (!text.empty() && std::find(out.begin(), out.end(), text) == out.end())
            out.push_back(text);
    };
    if (information.contains(one)) add(information[one]);
    if (!information.contains(several)) return;
    for (const Json& block : information[several]) add(block);
}

class Comparison {
public:
    void equal(const std::string& what, std::string_view expected, std::string_view found) {
        if (expected == found) return;
        differences_ += fmt::format("{}: expected '{}', found '{}'; ", what, expected, found);
    }
    void within(const std::string& what, const std::string& expected,
                const std::vector<std::string>& found) {
        for (const std::string& text : found) {
            if (text.find(expected) != std::string::npos) return;
        }
        differences_ += fmt::format("{}: '{}' is missing; ", what, expected);
    }
    const std::string& differences() const { return differences_; }

private:
    std::string differences_;
};

void compare_detail(Comparison& out, const Json& detail, const Record& line,
                    const std::vector<std::string>& references,
                    const std::vector<std::string>& texts) {
    if (detail["getReference"].is_object()) {
        const Json& reference = detail["getReference"];
        out.equal("end-to-end id", text_of(reference, "getEndToEndId"), line.text("end_to_end_id"));
        out.equal("mandate", text_of(reference, "getMandateId"), line.text("mandate"));
    }
    if (detail["getRemittanceInformation"].is_object()) {
        const Json& remittance = detail["getRemittanceInformation"];
        std::vector<std::string> expected;
        add_texts(remittance, "getUnstructuredBlock", "getUnstructuredBlocks", nullptr,
                  "getMessage", expected);
        for (const std::string& text : expected) out.within("remittance", text, texts);
        expected.clear();
        add_texts(remittance, "getCreditorReferenceInformation", "", nullptr, "getRef", expected);
        add_texts(remittance, "getStructuredBlock", "getStructuredBlocks",
                  "getCreditorReferenceInformation", "getRef", expected);
        for (const std::string& text : expected) out.within("creditor reference", text, references);
    }
    if (detail.contains("getReturnInformation") && detail["getReturnInformation"].is_object()) {
        out.equal("return", text_of(detail["getReturnInformation"], "getCode"),
                  line.text("return_reason"));
    }
}

std::string compare_entry(const Json& entry, const std::vector<const Record*>& lines) {
    Comparison out;
    std::int64_t total = 0;
    std::vector<std::string> references, texts;
    for (const Record* line : lines) {
        total += std::stoll(minor(line->text("amount")));
        references.emplace_back(line->text("creditor_reference"));
        texts.emplace_back(line->text("remittance_text"));
        for (const Record* more : line->all("remittance_line")) {
            references.emplace_back(more->text("creditor_reference"));
            texts.emplace_back(more->text("text"));
        }
    }
    const std::string_view amount = lines.front()->text("amount");
    out.equal("amount", money_of(entry, "getAmount"),
              std::to_string(total) + std::string(amount.substr(amount.find(' '))));
    const Record& first = *lines.front();
    out.equal("booking day", day_of(entry, "getBookingDate"), first.text("booked_on"));
    out.equal("value day", day_of(entry, "getValueDate"), first.text("value_on"));
    out.equal("status", text_of(entry, "getStatus"), first.text("status"));
    out.equal("information", text_of(entry, "getAdditionalInfo"), first.text("information"));
    const std::string reference = text_of(entry, "getAccountServicerReference");
    out.equal("bank reference", reference, first.text("bank_reference"));
    out.equal("reversal", entry["getReversalIndicator"] == true ? "1" : "", first.text("reversal"));
    std::vector<const Json*> details;
    collect(entry, {"EntryTransactionDetail"}, details);
    for (std::size_t i = 0; i < details.size(); ++i) {
        compare_detail(out, *details[i], *lines[lines.size() == details.size() ? i : 0], references,
                       texts);
    }
    return out.differences();
}

std::string compare_record(const Json& record, const Record& statement) {
    Comparison out;
    const std::string account =
        record["getAccount"].is_object() ? text_of(record["getAccount"], "getIdentification") : "";
    out.equal("account", account, statement.text("account"));
    const std::string id = account + "|" + text_of(record, "getId");
    out.equal("source id", id, statement.text("source_id").substr(0, id.size()));
    out.equal("number", text_of(record, "getElectronicSequenceNumber"), statement.text("number"));
    if (record["getCreatedOn"].is_object()) {
        const Instant created = instant(text_of(record["getCreatedOn"], "0"));
        out.equal("created", std::to_string(created.micros), statement.text("created_at"));
    }
    if (!record.contains("getBalances")) return out.differences();
    for (const auto& [type, key, day] : {std::array{"opening", "opening", "opened_on"},
                                         {"closing", "closing", "closed_on"},
                                         {"closing_available", "available", ""}}) {
        for (const Json& balance : record["getBalances"]) {
            if (text_of(balance, "getType") != type) continue;
            out.equal(type, money_of(balance, "getAmount"), minor(statement.text(key)));
            if (*day != '\0') {
                out.equal(day, day_of(balance, "getDate"), statement.text(day));
            }
            break;
        }
    }
    return out.differences();
}

/// The lines of each entry of each statement.
std::vector<std::vector<const Record*>> entries_of(const Recording& run) {
    std::vector<std::vector<const Record*>> out;
    for (const Record* statement : run.all("bank_statement")) {
        std::string_view last;
        for (const Record* line : statement->all("bank_line")) {
            if (line->text("sequence") != last) out.emplace_back();
            last = line->text("sequence");
            out.back().push_back(line);
        }
    }
    return out;
}

/// Each thing of the answer must be one of ours; says how the nearest one differs.
std::string compare(const Json& answer, const Recording& run) {
    std::string out;
    std::vector<const Json*> expected;
    collect(answer, {"Entry"}, expected);
    auto entries = entries_of(run);
    for (const Json* entry : expected) {
        std::string nearest = "no entry";
        for (auto candidate = entries.begin(); candidate != entries.end(); ++candidate) {
            const std::string differences = compare_entry(*entry, *candidate);
            if (nearest == "no entry" || differences.size() < nearest.size()) nearest = differences;
            if (differences.empty()) {
                entries.erase(candidate);
                break;
            }
        }
        out += nearest;
    }
    expected.clear();
    collect(answer, {"Statement", "Report", "Notification"}, expected);
    for (const Json* record : expected) {
        std::string nearest = "no statement";
        for (const Record* statement : run.all("bank_statement")) {
            const std::string differences = compare_record(*record, *statement);
            if (nearest == "no statement" || differences.size() < nearest.size()) {
                nearest = differences;
            }
        }
        out += nearest;
    }
    return out;
}

TEST(Camt, ReadsWhatOthersRead) {
    OPENITEM_NEED_CORPUS("camt-genkgo");
    Score score("camt");
    RecordingHost host(OPENITEM_CAMT_FILE);
    for (const char* corpus : {"camt-genkgo", "camt-goldmaster"}) {
        for (const auto& file : files_below(corpora() / corpus, ".xml")) {
            host.clear_files();
            host.add_file(file.filename().string(), read_file(file));
            const Recording run = host.read(R"({"payments": "all"})");
            EXPECT_TRUE(run.violations.empty()) << file << ": " << run.violations.front();
            std::string problem = run.message;
            auto answer = file;
            answer.replace_extension(".json");
            if (file.filename() == "camt053.v2.wrong.xml") {
                const bool refused = run.rejected.size() == 1 && run.records.empty() &&
                                     run.rejected.front().code == "camt.no_statement";
                problem = refused ? "" : "was read";
            } else if (problem.empty() && !run.rejected.empty()) {
                problem = run.rejected.front().message;
            } else if (problem.empty() && std::filesystem::exists(answer)) {
                problem = compare(Json::parse(read_file(answer)), run);
            } else if (run.all("bank_statement").empty()) {
                problem += "no statement";
            }
            score.add(problem.empty(), file.filename().string() + ": " + problem);
        }
    }
    score.print();
    EXPECT_GE(score.agreeing(), floor_of_files);
}

}  // namespace
}  // namespace openitem::conformance
