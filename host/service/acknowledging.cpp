#include "host/service/acknowledging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "host/base/result.hpp"
#include "host/model/body.hpp"
#include "host/service/json_file.hpp"
#include "host/service/record_body.hpp"
#include "host/service/write_record.hpp"

namespace openitem::service {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;

// An acknowledgement in the books.
struct Acknowledging::Due {
    store::RecordId record;
    store::Position begin;                                        // of the interchange
    std::int64_t end = std::numeric_limits<std::int64_t>::max();  // where the next one begins
    bool syntax = false;
    std::string form;
    std::string control_number;
};

namespace {

model::DecodedRecord decoded(std::string_view body) {
    auto record = model::decode_body(body);
    if (!record) throw RunError(Exit::system, record.error());
    return std::move(*record);
}

// A control number is the other side's text: what of it may stand in a file's name.
std::string in_file_name(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 40)) {
        const bool plain =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (plain) out += c;
    }
    return out.empty() ? "0" : out;
}

// The number a document is known by.
std::string number_of(const store::QuarantineRow& row) {
    const auto document = decoded(row.batch);
    const auto& record = document.record();
    std::string_view number;
    if (record.entity() == OI_INVOICE) number = record.as<oi_invoice>().text<OI_INVOICE_NUMBER>();
    return std::string(number.empty() ? row.source_id : number);
}

// One that says of the same interchange what the host does not take.
void address(Acknowledgement& to, const model::RecordView& from) {
    const auto row = from.as<oi_acknowledgement>();
    to.kind(OI_ACKNOWLEDGEMENT_APPLICATION).direction(OI_ACKNOWLEDGEMENT_OUTGOING);
    to.source_id(fmt::format("host|{}", row.text<OI_ACKNOWLEDGEMENT_SOURCE_ID>()));
    const auto standard = row.text<OI_ACKNOWLEDGEMENT_STANDARD>();
    to.standard(standard).form(standard == "X12" ? "824" : "APERAK");
    to.control_number(row.text<OI_ACKNOWLEDGEMENT_CONTROL_NUMBER>());
    to.sender(row.text<OI_ACKNOWLEDGEMENT_SENDER>());
    to.sender_qualifier(row.text<OI_ACKNOWLEDGEMENT_SENDER_QUALIFIER>());
    to.receiver(row.text<OI_ACKNOWLEDGEMENT_RECEIVER>());
    to.receiver_qualifier(row.text<OI_ACKNOWLEDGEMENT_RECEIVER_QUALIFIER>());
    to.stated_date(row.text<OI_ACKNOWLEDGEMENT_STATED_DATE>());
    to.stated_time(row.text<OI_ACKNOWLEDGEMENT_STATED_TIME>());
    to.version(row.text<OI_ACKNOWLEDGEMENT_VERSION>());
    to.verdict(OI_VERDICT_REJECTED).test(row.flag<OI_ACKNOWLEDGEMENT_TEST>());
}

}  // namespace

Acknowledging::Acknowledging(store::Store& books, const connect::Manifest& plugin,
                             const std::string& connection, fs::path folder, base::Clock& clock)
    : books_(books),
      plugin_(plugin),
      connection_(books.add_connection(connection, plugin.id)),
      folder_(std::move(folder)),
      clock_(clock),
      mark_("acknowledged/" + connection) {
    if (const auto stored = books.meta(mark_)) {
        const char* const end = stored->data() + stored->size();
        const auto first = std::from_chars(stored->data(), end, done_);
        if (first.ptr < end) std::from_chars(first.ptr + 1, end, written_);
        return;
    }
    for (const auto& there : due()) done_ = std::max(done_, there.record.value);
    keep_mark();
}

void Acknowledging::keep_mark() {
    const auto transaction = books_.begin(clock_.now());
    transaction->set_meta(mark_, fmt::format("{} {}", done_, written_));
    transaction->commit();
}

std::vector<Acknowledging::Due> Acknowledging::due() const {
    std::vector<Due> out;
    books_.records(OI_ACKNOWLEDGEMENT, [&](const store::RecordRow& row) {
        if (row.ref.connection != connection_ || row.ref.id.value <= done_) return true;
        const auto whole = decoded(row.body);
        const auto said = whole.record().as<oi_acknowledgement>();
        if (said.code<OI_ACKNOWLEDGEMENT_DIRECTION>() != OI_ACKNOWLEDGEMENT_OUTGOING) return true;
        out.push_back(
            {.record = row.ref.id,
             .begin = row.ref.position,
             .syntax = said.code<OI_ACKNOWLEDGEMENT_KIND>() == OI_ACKNOWLEDGEMENT_SYNTAX,
             .form = std::string(said.text<OI_ACKNOWLEDGEMENT_FORM>()),
             .control_number = std::string(said.text<OI_ACKNOWLEDGEMENT_CONTROL_NUMBER>())});
        return true;
    });
    std::sort(out.begin(), out.end(),
              [](const Due& a, const Due& b) { return a.record.value < b.record.value; });
    std::map<std::int64_t, Due*> last;  // by source: what ends where the next one begins
    for (auto& each : out) {
        if (!each.syntax) continue;
        auto& before = last[each.begin.source.value];
        if (before != nullptr) before->end = each.begin.offset;
        before = &each;
    }
    return out;
}

// What stands in quarantine of what the host itself refused. What its connector refused has got no
// further than its bytes, and is told already.
std::vector<Acknowledging::Refused> Acknowledging::refused() const {
    std::vector<Refused> out;
    const store::QuarantineFilter open{connection_, store::QuarantineState::open};
    books_.quarantine(open, [&](const store::QuarantineRow& row) {
        if (row.batch.empty()) return true;
        out.push_back(
            {row.position, number_of(row), std::string(row.rule), std::string(row.message)});
        return true;
    });
    return out;
}

// What of the interchange the host does not take, told; empty: it takes all.
std::string Acknowledging::advice_of(const Due& due, const std::string& body,
                                     const std::vector<Refused>& refused) {
    std::vector<const Refused*> inside;
    for (const auto& each : refused) {
        const bool is_of_it = each.at.source == due.begin.source &&
                              each.at.offset >= due.begin.offset && each.at.offset < due.end;
        if (is_of_it) inside.push_back(&each);
    }
    if (inside.empty()) return {};
    return record_body<Acknowledgement>(OI_ACKNOWLEDGEMENT, [&](Acknowledgement& record) {
        address(record, decoded(body).record());
        for (const Refused* each : inside) {
            auto part = record.add_acknowledged_part();
            part.level(OI_LEVEL_MESSAGE).verdict(OI_VERDICT_REJECTED);
            part.reference(each->number).reason_codes(each->rule).message(each->message);
        }
    });
}

void Acknowledging::write_file(const Due& due, const std::string& body, const std::string& form) {
    const auto name =
        fmt::format("{}-{}-{}.edi", form, in_file_name(due.control_number), due.record.value);
    std::vector<std::string> lost;
    const auto record = decoded(body);
    // Nine digits are what X12 has, and a TA1 beside a 997 takes the next number.
    const auto config = fmt::format(R"({{"control_number":{}}})", 2 * written_++ % 999'999'998 + 1);
    const auto bytes =
        write_record(plugin_, config, record.record().batch(), OI_ACKNOWLEDGEMENT, {}, lost);
    write_text_file(folder_ / name, bytes);
}

std::size_t Acknowledging::write() {
    std::error_code error;
    fs::create_directories(folder_, error);
    std::size_t files = 0;
    const auto dues = due();
    if (dues.empty()) return files;
    const auto not_taken = refused();
    for (const auto& each : dues) {
        const auto stored = books_.record(each.record);
        if (!stored) continue;
        write_file(each, stored->body, each.form);
        ++files;
        const auto advice = each.syntax ? advice_of(each, stored->body, not_taken) : std::string();
        if (!advice.empty()) {
            write_file(each, advice, each.form == "CONTRL" ? "APERAK" : "824");
            ++files;
        }
        done_ = each.record.value;
        keep_mark();
    }
    return files;
}

}  // namespace openitem::service
