#include "connectors/nacha/batches.hpp"

#include "connectors/nacha/codes.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>

namespace openitem::nacha {

namespace {

/// Lines are kept until their statement ends: a longer batch becomes several.
constexpr std::uint32_t most_lines = 10000;

oi_amount dollars(std::int64_t cents) { return amount(oi_decimal{cents, 2, {}}, "USD"); }

/// Runs of blanks, with which addenda are filled up, as single ones.
void append_words(std::string& to, std::string_view text) {
    for (const char c : trim(text)) {
        if (c != ' ' || !to.ends_with(' ')) to.push_back(c);
    }
}

bool is_payment_code(unsigned code) {
    const unsigned kind = code % 10;
    return kind == 1 || kind == 2 || kind == 6 || kind == 7;
}

std::size_t end_of(const Entry& entry) {
    return entry.addenda.empty() ? entry.record.end() : entry.addenda.back().end();
}

}  // namespace

void BatchesWriter::write(std::string_view bytes, std::uint32_t handle, bool converted) {
    bytes_ = bytes;
    handle_ = handle;
    converted_ = converted;
    const AchFile file = verify(bytes);
    created_on_ = file.created_on;
    for (const Batch& batch : file.batches) {
        if (batch.refused) {
            refuse(OI_BANK_STATEMENT, batch.header.record, batch.from, batch.to, *batch.refused);
        } else {
            add_batch(file, batch);
        }
    }
}

void BatchesWriter::refuse(std::uint32_t entity, const Record& first, std::size_t from,
                           std::size_t to, const Error& why) {
    const std::string location = place_of(first);
    run_.reject({entity, origin(from, to), location, {}, bytes_.substr(from, to - from)}, why);
}

bool BatchesWriter::is_ours(const BatchHeader& header) const {
    return std::find(options_.own_ids.begin(), options_.own_ids.end(), header.company_id) !=
           options_.own_ids.end();
}

void BatchesWriter::add_batch(const AchFile& file, const Batch& batch) {
    unsigned part = 0;
    sequence_ = 0;
    begin(file, batch, part);
    if (file.blocks != file.blocks_stated) {
        writer_.report({"nacha.blocks", OI_FINDING_WARNING,
                        "the file control record states " + std::to_string(file.blocks_stated) +
                            " blocks of ten records, there are " + std::to_string(file.blocks)});
    }
    Entries entries(bytes_, batch);
    for (Entry entry; entries.next(entry);) {
        if (sequence_ != 0 && sequence_ % most_lines == 0) {
            writer_.end("nacha.balance");
            begin(file, batch, ++part);
        }
        ++sequence_;
        add_entry(batch.header, entry);
    }
    writer_.end("nacha.balance");
}

void BatchesWriter::begin(const AchFile& file, const Batch& batch, unsigned part) {
    if (run_.cancelled()) throw Cancelled{};
    run_.progress(batch.to, bytes_.size());
    arena_.clear();
    remitted_.clear();
    std::string id(file.origin);
    id.append("|").append(file.destination).append("|").append(to_text(*file.created_on));
    id.append(file.modifier).append("|").append(batch.header.odfi);
    id.append("|").append(batch.header.number);
    if (part != 0) id.append("|").append(std::to_string(part));
    bank::Statement out;
    out.source_id = arena_.keep(id);
    out.number = batch.header.number;
    out.account = options_.account;
    out.currency = "USD";
    out.payments = options_.payments;
    out.location = place_text(batch.header.record);
    out.origin = origin(batch.from, batch.to);
    writer_.begin(out, part != 0);
}

void BatchesWriter::add_entry(const BatchHeader& header, const Entry& entry) {
    try {
        check_entry(entry, header);
        writer_.add(make_line(header, entry));
    } catch (const Error& why) {
        if (why.status != OI_BAD_DATA || !why.code.starts_with("nacha.")) throw;
        refuse(OI_BANK_LINE, entry.record, entry.record.offset, end_of(entry), why);
        writer_.is_incomplete();
        writer_.report({why.code, OI_FINDING_WARNING,
                        "an entry of this batch is in quarantine: " + std::string(why.what()),
                        place_text(entry.record)});
    }
}

bank::Line BatchesWriter::make_line(const BatchHeader& header, const Entry& entry) {
    Remitted& remitted = remitted_.emplace_back();
    read_remittance(entry, remitted);
    const bool returned = entry.is_return();
    const bool sent = !returned && is_ours(header);
    bank::Line line;
    const auto cents = static_cast<std::int64_t>(entry.cents);
    line.amount = dollars(entry.credit != sent ? cents : -cents);
    line.booked_on = header.effective_on ? header.effective_on : created_on_;
    line.value_on = header.settled_on ? header.settled_on : header.effective_on;
    line.sequence = sequence_;
    line.returned = returned;
    line.balance_only =
        sent || entry.is_notice() || header.is_advice() || !is_payment_code(entry.transaction_code);
    line.status = line.balance_only ? "INFO" : "BOOK";
    line.bank_code =
        arena_.keep(std::string(header.entry_class) + "+" + std::to_string(entry.transaction_code));
    line.method_code = entry.credit ? "30" : "49";
    line.entry_id = entry.identification;
    line.bank_reference = entry.trace;
    line.end_to_end_id = remitted.trace;
    std::string text;
    append_words(text, remitted.text);
    line.remittance_text = arena_.keep(text);
    line.remittances = remitted.lines;
    if (const Record* const addenda = entry.addendum("99")) {
        line.return_reason = addenda->word(4, 6);
        line.end_to_end_id = addenda->word(7, 21);
    }
    set_parties(line, header, entry, remitted);
    if (header.is_international()) set_international(line, header, entry);
    line.information = information(header, entry, remitted);
    line.location = place_text(entry.record);
    line.origin = origin(entry.record.offset, end_of(entry));
    return line;
}

/// The company of the batch is the other one, unless we sent it: then that is who the entry names.
void BatchesWriter::set_parties(bank::Line& line, const BatchHeader& header, const Entry& entry,
                                const Remitted& remitted) {
    if (entry.is_return() || entry.is_notice() || is_ours(header)) {
        line.counterparty_name = entry.name;
        line.counterparty_account = entry.account;
        return;
    }
    line.account = entry.account;
    line.counterparty_name = remitted.payer.empty() ? header.company : remitted.payer;
}

void BatchesWriter::set_international(bank::Line& line, const BatchHeader& header,
                                      const Entry& entry) {
    const bool other_is_receiver = entry.is_return() || is_ours(header);
    const Record* const receiver = entry.addendum("10");
    const Record* const originator = entry.addendum("11");
    if (other_is_receiver && receiver != nullptr) {
        line.counterparty_name = receiver->word(47, 81);
    } else if (originator != nullptr) {
        line.counterparty_name = originator->word(4, 38);
    }
    const std::string_view currency = header.record.field(64, 66);
    const bool named =
        std::all_of(currency.begin(), currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (receiver == nullptr || !named || currency.size() != 3 || currency == "USD") return;
    const std::uint64_t units = receiver->number(7, 24, "the amount in the foreign currency");
    if (units != 0) {
        line.original = amount(oi_decimal{static_cast<std::int64_t>(units), 2, {}}, currency);
    }
}

std::string_view BatchesWriter::information(const BatchHeader& header, const Entry& entry,
                                            const Remitted& remitted) {
    std::string out(header.description);
    const auto add = [&](std::string_view text) {
        if (text.empty()) return;
        if (!out.empty()) out += "; ";
        append_words(out, text);
    };
    for (const char* const type : {"99", "98"}) {
        const Record* const addenda = entry.addendum(type);
        if (addenda == nullptr) continue;
        const std::string_view code = addenda->word(4, 6);
        add(std::string(code) + " " + std::string(meaning_of(code)));
        add(addenda->word(36, 79));
    }
    if (const Record* const terminal = entry.addendum("02")) add(terminal->field(4, 79));
    for (const std::string_view note : remitted.notes) add(note);
    return arena_.keep(out);
}

std::string_view BatchesWriter::place_text(const Record& record) {
    return arena_.keep(place_of(record));
}

oi_origin BatchesWriter::origin(std::size_t from, std::size_t to) const {
    if (converted_) return {0, 0, handle_};
    return {from, static_cast<std::uint32_t>(to - from), handle_};
}

}  // namespace openitem::nacha
