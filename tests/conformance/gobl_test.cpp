// UBL and CII documents that another program made GOBL invoices of, against what we make of them:
// every field of the JSON that the record has as well. What differs, and why, stands in gobl.txt.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/values.h>
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
constexpr std::size_t fields_floor = 2557;

enum class As : std::uint8_t { text, number, percent, blanks_aside };

/// A place in the JSON, and the field of our record that says the same.
struct Field {
    const char* json;
    const char* key;
    As as = As::text;
};

constexpr Field of_the_invoice[] = {
    {"/code", "number"},
    {"/issue_date", "issued_on"},
    {"/currency", "currency"},
    {"/tax/ext/untdid-document-type", "type_code"},
    {"/ordering/code", "buyer_reference"},
    {"/ordering/cost", "accounting_reference"},
    {"/ordering/period/start", "period_from"},
    {"/ordering/period/end", "period_to"},
    {"/ordering/contracts/0/code", "contract_reference"},
    {"/ordering/purchases/0/code", "order_reference"},
    {"/ordering/sales/0/code", "sales_order_reference"},
    {"/ordering/projects/0/code", "project_reference"},
    {"/ordering/despatch/0/code", "despatch_reference"},
    {"/ordering/receiving/0/code", "receipt_reference"},
    {"/ordering/tender/0/code", "tender_reference"},
    {"/delivery/date", "delivered_on"},
    {"/value_date", "tax_point_on"},
    {"/payment/terms/notes", "payment_terms", As::blanks_aside},
    {"/payment/terms/due_dates/0/date", "due_on"},
    {"/payment/instructions/ref", "remittance_reference"},
    {"/totals/sum", "line_total", As::number},
    {"/totals/charge", "charge_total", As::number},
    {"/totals/discount", "allowance_total", As::number},
    {"/totals/total", "net_total", As::number},
    {"/totals/tax", "tax_total", As::number},
    {"/totals/total_with_tax", "total", As::number},
    {"/totals/advance", "prepaid", As::number},
};

constexpr Field of_a_party[] = {
    {"/name", "name"},
    {"/alias", "trading_name"},
    {"/addresses/0/street_extra", "street_2"},
    {"/addresses/0/locality", "city"},
    {"/addresses/0/code", "postcode"},
    {"/addresses/0/region", "subdivision"},
    {"/addresses/0/country", "country"},
    {"/emails/0/addr", "contact_email"},
    {"/people/0/name/given", "contact_name"},
    {"/telephones/0/num", "contact_phone"},
};

constexpr Field of_a_line[] = {
    {"/quantity", "quantity", As::number},
    {"/item/name", "name", As::blanks_aside},
    {"/item/description", "description", As::blanks_aside},
    {"/item/price", "price", As::number},
    {"/item/ref", "seller_item_id"},
    {"/item/origin", "origin_country"},
    {"/order", "order_line"},
    {"/cost", "accounting_reference"},
    {"/period/start", "period_from"},
    {"/period/end", "period_to"},
    {"/taxes/0/percent", "tax_rate", As::percent},
    {"/taxes/0/ext/untdid-tax-category", "tax_category"},
    {"/total", "net_amount", As::number},
};

constexpr Field of_an_adjustment[] = {
    {"/amount", "amount", As::number},
    {"/base", "base", As::number},
    {"/percent", "percent", As::percent},
    {"/reason", "reason"},
    {"/ext/untdid-charge", "reason_code"},
    {"/ext/untdid-allowance", "reason_code"},
    {"/taxes/0/percent", "tax_rate", As::percent},
    {"/taxes/0/ext/untdid-tax-category", "tax_category"},
};

constexpr Field of_a_tax[] = {
    {"/base", "taxable", As::number},     {"/amount", "tax", As::number},
    {"/percent", "rate", As::percent},    {"/ext/untdid-tax-category", "category"},
    {"/ext/cef-vatex", "exemption_code"},
};

constexpr Field of_an_account[] = {
    {"/iban", "account"},
    {"/number", "account"},
    {"/bic", "bic"},
    {"/name", "account_name"},
};

constexpr Field of_a_reference[] = {{"/code", "number"}, {"/issue_date", "issued_on"}};

/// The number in front of a currency or a percent sign, without what does not change its value.
std::string number(std::string_view text) {
    const auto value = try_decimal(text.substr(0, text.find_first_of(" %")));
    if (!value) return std::string(text);
    std::int64_t units = value->units;
    unsigned scale = value->scale;
    while (scale != 0 && units % 10 == 0) units /= 10, --scale;
    return fmt::format("{}e-{}", units, scale);
}

std::string without_blanks(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') out += c;
    }
    return out;
}

bool same(std::string_view theirs, std::string_view ours, As as) {
    switch (as) {
        case As::text:
            return theirs == ours;
        case As::number:
        case As::percent:
            return number(theirs) == number(ours);
        case As::blanks_aside:
            return without_blanks(theirs) == without_blanks(ours);
    }
    return false;
}

const Json* find(const Json& json, const std::string& pointer) {
    const Json::json_pointer at(pointer);
    return json.contains(at) ? &json.at(at) : nullptr;
}

class Comparison {
public:
    Comparison(std::string name, Score& score, const std::set<std::string>& known)
        : name_(std::move(name)), score_(score), known_(known) {}

    template <std::size_t N>
    void fields(const Json& json, const std::string& place, const Record* record,
                const Field (&all)[N]) {
        for (const Field& each : all) {
            const Json* theirs = find(json, place + each.json);
            if (theirs == nullptr || !theirs->is_string()) continue;
            field(place + each.json, theirs->get<std::string>(),
                  record == nullptr ? std::string_view() : record->text(each.key), each.as);
        }
    }

    template <std::size_t N>
    void rows(const Json& json, const std::string& place, const std::vector<const Record*>& rows,
              const Field (&all)[N]) {
        const Json* list = find(json, place);
        if (list == nullptr || !list->is_array()) return;
        for (std::size_t i = 0; i < list->size(); ++i) {
            fields(json, place + "/" + std::to_string(i), i < rows.size() ? rows[i] : nullptr, all);
        }
    }

    void field(const std::string& place, std::string_view theirs, std::string_view ours,
               As as = As::text) {
        const bool agrees = same(theirs, ours, as);
        const std::string failing =
            fmt::format("{} {}: expected '{}', found '{}'", name_, place, theirs, ours);
        score_.add(agrees, failing);
        EXPECT_TRUE(agrees || known_.contains(name_ + " " + place)) << failing;
    }

private:
    std::string name_;
    Score& score_;
    const std::set<std::string>& known_;
};

std::vector<const Record*> adjustments(const Record& invoice, std::string_view charge) {
    std::vector<const Record*> out;
    for (const Record* row : invoice.all("allowance_charge")) {
        if (row->text("charge") == charge) out.push_back(row);
    }
    return out;
}

void compare_parties(Comparison& comparison, const Json& doc, const Record& invoice) {
    const auto role_of = [](std::uint32_t role) { return std::to_string(role); };
    for (const auto& [place, role] : {std::pair{"/supplier", role_of(OI_ROLE_SELLER)},
                                      std::pair{"/customer", role_of(OI_ROLE_BUYER)},
                                      std::pair{"/payment/payee", role_of(OI_ROLE_PAYEE)},
                                      std::pair{"/delivery/receiver", role_of(OI_ROLE_SHIP_TO)}}) {
        const Record* party = nullptr;
        for (const Record* each : invoice.all("party")) {
            if (party == nullptr && each->text("role") == role) party = each;
        }
        comparison.fields(doc, place, party, of_a_party);
    }
}

void compare_payment(Comparison& comparison, const Json& doc, const Record& invoice) {
    const auto means = invoice.all("payment_means");
    std::vector<const Record*> accounts;
    for (const Record* each : means) {
        if (each->has("account")) accounts.push_back(each);
    }
    const std::string instructions = "/payment/instructions";
    comparison.rows(doc, instructions + "/credit_transfer", accounts, of_an_account);
    if (means.empty()) return;
    constexpr Field of_the_means[] = {
        {"/ext/untdid-payment-means", "code"}, {"/detail", "text"},
        {"/card/last4", "card_number"},        {"/card/holder", "card_holder"},
        {"/direct_debit/ref", "mandate"},      {"/direct_debit/account", "debited_account"}};
    comparison.fields(doc, instructions, means[0], of_the_means);
}

/// Rates come in an order of their own.
void compare_taxes(Comparison& comparison, const Json& doc, const Record& invoice) {
    const std::string place = "/totals/taxes/categories/0/rates";
    const Json* rates = find(doc, place);
    if (rates == nullptr) return;
    for (std::size_t i = 0; i < rates->size(); ++i) {
        const Json& rate = rates->at(i);
        const Json* category = find(rate, "/ext/untdid-tax-category");
        const Record* ours = nullptr;  // of the same rate, and better of the same category as well
        for (const Record* each : invoice.all("tax_subtotal")) {
            if (rate.contains("percent") &&
                !same(rate["percent"].get<std::string>(), each->text("rate"), As::percent)) {
                continue;
            }
            const bool its_category = category != nullptr && *category == each->text("category");
            if (ours == nullptr || its_category) ours = each;
        }
        comparison.fields(doc, place + "/" + std::to_string(i), ours, of_a_tax);
    }
}

void compare(Comparison& comparison, const Json& doc, const Record& invoice) {
    comparison.fields(doc, "", &invoice, of_the_invoice);
    // What is due behind the advances, or else all.
    const Json* due = find(doc, "/totals/due");
    if (due == nullptr) due = find(doc, "/totals/payable");
    if (due != nullptr) {
        comparison.field("/totals/payable", due->get<std::string>(), invoice.text("payable"),
                         As::number);
    }
    compare_parties(comparison, doc, invoice);
    compare_payment(comparison, doc, invoice);
    comparison.rows(doc, "/lines", invoice.all("invoice_line"), of_a_line);
    comparison.rows(doc, "/charges", adjustments(invoice, "1"), of_an_adjustment);
    comparison.rows(doc, "/discounts", adjustments(invoice, "0"), of_an_adjustment);
    compare_taxes(comparison, doc, invoice);
    std::vector<const Record*> preceding;
    for (const Record* each : invoice.all("document_reference")) {
        if (each->text("kind") == std::to_string(OI_REFERENCE_PRECEDING_INVOICE)) {
            preceding.push_back(each);
        }
    }
    comparison.rows(doc, "/preceding", preceding, of_a_reference);
    constexpr Field of_a_note[] = {{"/text", "text", As::blanks_aside},
                                   {"/ext/untdid-text-subject", "subject_code"}};
    comparison.rows(doc, "/notes", invoice.all("note"), of_a_note);
}

/// "parse/x/a.xml" -> "parse/x/out/a.json"
std::filesystem::path answer_to(const std::filesystem::path& xml) {
    return xml.parent_path() / "out" / (xml.stem().string() + ".json");
}

void run(const char* corpus, const char* library, Score& score, std::size_t& pairs) {
    const auto known = explained("gobl.txt");
    const auto folder = corpora() / corpus / "test/data/parse";
    RecordingHost host(library);
    for (const auto& file : files_below(folder, ".xml")) {
        if (!std::filesystem::exists(answer_to(file))) continue;
        const Json doc = Json::parse(read_file(answer_to(file))).at("doc");
        if (!doc.at("$schema").get<std::string>().ends_with("/bill/invoice")) continue;
        host.clear_files();
        host.add_file(file.filename().string(), read_file(file));
        const Recording recording = host.read();
        const std::string name =
            std::string(corpus) + "/" + std::filesystem::relative(file, folder).string();
        ASSERT_EQ(recording.records.size(), 1u) << name;
        Comparison comparison(name, score, known);
        compare(comparison, doc, recording.records[0]);
        ++pairs;
    }
}

TEST(Gobl, Fields) {
    OPENITEM_NEED_CORPUS("gobl-ubl");
    OPENITEM_NEED_CORPUS("gobl-cii");
    Score score("gobl");
    std::size_t pairs = 0;
    run("gobl-ubl", OPENITEM_UBL_FILE, score, pairs);
    run("gobl-cii", OPENITEM_CII_FILE, score, pairs);
    score.print();
    fmt::print("gobl: {} pairs\n", pairs);
    EXPECT_EQ(pairs, 41u);
    EXPECT_GE(score.agreeing(), fields_floor);
}

}  // namespace
}  // namespace openitem::conformance
