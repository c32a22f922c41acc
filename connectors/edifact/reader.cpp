#include "connectors/edifact/reader.hpp"

#include <algorithm>
#include <span>

namespace openitem::edifact {
namespace {

using edi::Event;
using edi::Verdict;
using edi::Wrong;

// "D:96A:UN:EAN008" is 19961. Without one that can be told it is the most common of all.
unsigned version_of(std::string_view stated) {
    const std::string_view release = stated.substr(std::min(stated.find(':') + 1, stated.size()));
    const auto digit = [&](std::size_t at) {
        return static_cast<unsigned>(static_cast<unsigned char>(release[at]) - '0');
    };
    constexpr unsigned usual = 19961;
    if (release.size() < 3 || digit(0) > 9 || digit(1) > 9) return usual;
    if (release[2] < 'A' || release[2] > 'C') return usual;
    const unsigned year = digit(0) * 10 + digit(1);
    return ((year < 70 ? 2000 : 1900) + year) * 10 + static_cast<unsigned>(release[2] - 'A') + 1;
}

std::string_view invoice_guide(unsigned version) {
    if (version >= en16931_version) return "invoic-14b";
    return version >= 20001 ? "invoic-01b" : "invoic-96a";
}

Loop loop_of(std::string_view path) {
    struct Name {
        std::string_view path;
        Loop loop;
    };
    static constexpr Name names[] = {
        {"", Loop::none},
        {"RFF", Loop::reference},
        {"NAD", Loop::party},
        {"NAD/RFF", Loop::party},
        {"NAD/CTA", Loop::party},
        {"FII", Loop::bank},
        {"TAX", Loop::tax},
        {"CUX", Loop::currency},
        {"PAT", Loop::terms},
        {"PYT", Loop::terms},
        {"ALC", Loop::charge},
        {"ALC/PCD", Loop::charge},
        {"ALC/MOA", Loop::charge},
        {"ALC/TAX", Loop::charge},
        {"EFI", Loop::file},
        {"LIN", Loop::line},
        {"LIN/MOA", Loop::line},
        {"LIN/PRI", Loop::line_price},
        {"LIN/RFF", Loop::line_reference},
        {"LIN/FII", Loop::bank},
        {"LIN/FCA", Loop::charge},
        {"LIN/TAX", Loop::line_tax},
        {"LIN/ALC", Loop::line_charge},
        {"LIN/ALC/PCD", Loop::line_charge},
        {"LIN/ALC/MOA", Loop::line_charge},
        {"LIN/ALC/TAX", Loop::line_charge},
        {"LIN/SEQ", Loop::item},
        {"LIN/SEQ/RFF", Loop::item},
        {"LIN/SEQ/MOA", Loop::item},
        {"LIN/SEQ/NAD", Loop::item},
        {"LIN/SEQ/FCA", Loop::line_charge},
        {"LIN/SEQ/PRC", Loop::item},
        {"LIN/SEQ/PRC/DOC", Loop::document},
        {"LIN/SEQ/PRC/DOC/AJT", Loop::adjustment},
        {"MOA", Loop::total},
        {"DOC", Loop::document},
        {"DOC/AJT", Loop::adjustment},
        {"DOC/DLI", Loop::line},
        {"DOC/DLI/AJT", Loop::adjustment},
        {"ERC", Loop::error},
        {"ERC/RFF", Loop::error},
        {"UCM", Loop::none},
        {"UCM/UCS", Loop::none},
        {"UCF", Loop::none},
        {"UCF/UCM", Loop::none},
        {"UCF/UCM/UCS", Loop::none},
    };
    for (const Name& name : names) {
        if (name.path == path) return name.loop;
    }
    return Loop::other;
}

// Such a message cannot be taken: nobody knows whether it is whole.
bool is_broken(const edi::Wrongs& wrongs) {
    return wrongs.has(Wrong::trailer_missing) || wrongs.has(Wrong::control_differs) ||
           wrongs.has(Wrong::count_differs) || wrongs.has(Wrong::header_invalid);
}

std::string said(const edi::Fault& fault) {
    std::string out(codes_of(fault.level, fault.wrong).text);
    out.append(" at segment ")
        .append(std::to_string(fault.segment))
        .append(" (")
        .append(edi::readable(fault.tag));
    if (fault.element != 0) out.append(", element ").append(std::to_string(fault.element));
    if (fault.component != 0) out.append(", component ").append(std::to_string(fault.component));
    out.append(")");
    if (fault.value.empty()) return out;
    return out.append(", found ").append(openitem::detail::quoted(edi::readable(fault.value)));
}

Error why_broken(const edi::MessageHeader& header, std::uint32_t segments,
                 const edi::Validator* validator) {
    for (const Wrong wrong : header.wrongs.list()) {
        if (wrong == Wrong::control_invalid) continue;
        std::string text(codes_of(edi::Level::message, wrong).text);
        if (wrong == Wrong::count_differs) {
            text.append(", found ").append(std::to_string(segments)).append(" from UNH to UNT");
        }
        return {OI_BAD_DATA, "edifact.envelope", text + " at segment " + std::to_string(segments)};
    }
    if (validator != nullptr) {
        for (const edi::Fault& fault : validator->faults()) {
            if (fault.grave) return {OI_BAD_DATA, "edifact.syntax", said(fault)};
        }
    }
    return {OI_BAD_DATA, "edifact.syntax", "one or more segments are in error"};
}

bool is_report(std::string_view type) { return type == "CONTRL" || type == "APERAK"; }

}  // namespace

Plan::Plan(const edi::Guide& from) : guide(&from) {
    for (const edi::Position& position : from.positions()) {
        loops.push_back(loop_of(from.loops()[position.loop].path));
    }
}

std::string place_in(const Document& document, std::uint32_t segment, std::uint32_t element,
                     std::uint32_t component) {
    std::string out = "segment " + std::to_string(segment + 1) + " (";
    out.append(edi::readable(document[segment].tag_text()));
    if (element != 0) out.append(", element ").append(std::to_string(element));
    if (component != 0) out.append(", component ").append(std::to_string(component));
    return out.append(")");
}

std::string place(const Document& document, std::uint32_t segment) {
    std::string out;
    out.reserve(96);
    if (!document.interchange.implied) out.append("UNB ").append(document.interchange.control);
    if (!document.group.implied) out.append(", UNG ").append(document.group.control);
    out.append(out.empty() ? "UNH " : ", UNH ").append(document.header.control);
    if (segment != 0) out.append(", ").append(place_in(document, segment, 0, 0));
    return edi::readable(out);
}

void refuse(const Document& document, std::uint32_t segment, std::uint32_t element,
            std::uint32_t component, const char* code, const std::string& expected) {
    throw Error(OI_BAD_DATA, code,
                "expected " + expected + " at " + place_in(document, segment, element, component));
}

const Reader::Kind& Reader::kind_of(const edi::MessageHeader& header) {
    if (last_ != nullptr && header.type == last_type_ && header.version == last_version_) {
        return *last_;
    }
    last_type_ = header.type;
    last_version_ = header.version;
    const auto [at, made] = kinds_.try_emplace({header.type, header.version});
    last_ = &at->second;
    if (!made) return *last_;
    struct Mapped {
        std::string_view type, guide;
        Map map;
        std::uint32_t entity;
    };
    const unsigned version = version_of(header.version);
    const Mapped all[] = {
        {"INVOIC", invoice_guide(version), read_invoice, OI_INVOICE},
        {"REMADV", "remadv", read_remittance, OI_PAYMENT},
        {"CREMUL", "cremul", read_advice, OI_BANK_STATEMENT},
        {"DEBMUL", "debmul", read_advice, OI_BANK_STATEMENT},
        {"COMDIS", "comdis", read_dispute, OI_DISPUTE},
        {"CONTRL", "contrl", read_syntax_report, OI_ACKNOWLEDGEMENT},
        {"APERAK", "aperak", read_application_report, OI_ACKNOWLEDGEMENT},
    };
    for (const Mapped& each : all) {
        if (each.type != header.type) continue;
        const edi::Guide* const guide = guides_.find("edifact", each.guide, version);
        at->second = {std::make_unique<Plan>(*guide), each.map, each.entity, version};
    }
    return *last_;
}

oi_origin Reader::origin_of(const edi::EnvelopeReader& envelopes) const {
    const edi::SourcePlace place = envelopes.place();
    const std::uint64_t length = std::min<std::uint64_t>(place.length, UINT32_MAX);
    return {place.offset, static_cast<std::uint32_t>(length), handle_};
}

void Reader::read(std::string_view name, File& file) {
    name_ = name.substr(name.find_last_of('/') + 1);
    handle_ = file.handle();
    edi::EnvelopeReader envelopes([&](std::span<char> to) {
        const std::uint64_t size = file.size();
        run_.progress(file.position(), size == File::unknown_size ? 0 : size);
        return file.read(to);
    });
    try {
        follow(envelopes);
    } catch (const BadSource&) {
        throw;
    } catch (const Error& why) {
        if (why.status != OI_BAD_DATA) throw;
        if (!envelopes.in_interchange()) throw BadSource(why.code, why.what());
        on_rest(envelopes, why);
    }
}

void Reader::follow(edi::EnvelopeReader& envelopes) {
    for (Event event; (event = envelopes.next()) != Event::end;) {
        switch (event) {
            case Event::interchange_begin:
                if (envelopes.interchange().standard != edi::Standard::edifact) {
                    throw BadSource("edifact.x12", "expected EDIFACT, found X12");
                }
                texts_.begin_interchange(
                    std::string_view(envelopes.interchange().version).substr(0, 4));
                acknowledgement_.begin_interchange();
                advices_.numbers.clear();
                group_open_ = false;
                only_reports_ = true;
                break;
            case Event::group_begin:
                if (!envelopes.group().implied) acknowledgement_.begin_group(envelopes.group());
                group_open_ = true;
                break;
            case Event::message:
                on_message(envelopes);
                break;
            case Event::loose:
                on_loose(envelopes);
                break;
            case Event::group_end:
                if (!envelopes.group().implied) acknowledgement_.end_group(envelopes.group());
                group_open_ = false;
                break;
            case Event::interchange_end:
                on_interchange_end(envelopes.interchange());
                break;
            case Event::end:
                break;
        }
    }
}

void Reader::on_message(edi::EnvelopeReader& envelopes) {
    const edi::MessageHeader& header = envelopes.message_header();
    const edi::Message& message = envelopes.message();
    const Kind& kind = kind_of(header);
    static const edi::Guide nothing;
    static const Plan none(nothing);
    only_reports_ &= is_report(header.type);
    texts_.begin_message(message);
    const Document document{message,
                            envelopes.interchange(),
                            envelopes.group(),
                            header,
                            kind.plan ? *kind.plan : none,
                            validator_,
                            options_,
                            texts_,
                            advices_,
                            kind.version,
                            origin_of(envelopes)};
    location_ = place(document, 0);
    const Input input{kind.entity, document.origin, location_, {}, message.bytes()};
    if (kind.plan) validator_.check(message, *kind.plan->guide);
    const std::span<const edi::Fault> faults =
        kind.plan ? std::span(validator_.faults()) : std::span<const edi::Fault>();
    Verdict verdict =
        header.wrongs.empty() && faults.empty() ? Verdict::accepted : Verdict::accepted_with_errors;
    if (is_broken(header.wrongs) || (kind.plan && validator_.grave())) {
        verdict = Verdict::rejected;
        run_.reject(input, why_broken(header, message.size(), kind.plan ? &validator_ : nullptr));
    } else if (!kind.plan) {
        run_.reject(input,
                    Error(OI_BAD_DATA, "edifact.unsupported",
                          "expected INVOIC, REMADV, CREMUL, DEBMUL, COMDIS, CONTRL or APERAK, "
                          "found " +
                              openitem::detail::quoted(edi::readable(header.type))));
    } else if (Error why(OI_OK, "", ""); !map(document, kind, input, why)) {
        // What is well formed and still cannot be used is told of in an APERAK.
        if (faults.empty()) {
            acknowledgement_.add_refusal(header, {}, why.code, why.what());
        } else {
            verdict = Verdict::rejected;
        }
    }
    if (!is_report(header.type)) acknowledgement_.add_message(header, faults, verdict);
}

bool Reader::map(const Document& document, const Kind& kind, const Input& input, Error& why) {
    return run_.attempt(input, [&] {
        try {
            kind.map(run_, document);
        } catch (const Error& error) {
            why = error;
            throw;
        }
    });
}

void Reader::on_loose(const edi::EnvelopeReader& envelopes) {
    const edi::Message& message = envelopes.message();
    const std::uint32_t tag = message[0].tag();
    if (envelopes.in_interchange() && (tag == edi::tag_of("UNO") || tag == edi::tag_of("UNP"))) {
        if (tag == edi::tag_of("UNP")) return;
        run_.log(LogLevel::info, "the object of package " + edi::readable(message[0][1]) +
                                     " is passed over: files come beside their interchange");
        return;
    }
    const Input input{0, origin_of(envelopes), name_, {}, message.bytes()};
    run_.reject(input, Error(OI_BAD_DATA, "edifact.out_of_place",
                             "expected a group or a message, found the segment " +
                                 openitem::detail::quoted(edi::readable(message[0].tag_text()))));
}

void Reader::on_interchange_end(const edi::InterchangeHeader& header) {
    for (const Wrong wrong : header.wrongs.list()) {
        run_.log(LogLevel::warning, "UNB " + edi::readable(header.control) + ": " +
                                        std::string(codes_of(edi::Level::interchange, wrong).text));
    }
    if (header.messages == 0 && !header.implied) {
        run_.reject({0, {header.offset, 0, 0}, name_, {}, {}},
                    Error(OI_BAD_DATA, "edifact.empty",
                          "expected a message in the interchange, found none: look whether its "
                          "segments end with the terminator that UNA names"));
    }
    // Reports are not reported on, and bare messages have no sender to be told.
    const bool silent = header.implied || (only_reports_ && header.messages != 0);
    if (!options_.acknowledge || silent) return;
    run_.writer().set_origin({header.offset, 0, handle_}, {});
    acknowledgement_.write(run_, header, "CONTRL");
    if (acknowledgement_.has_refusals()) acknowledgement_.write_refusals(run_, header, "APERAK");
    run_.writer().set_origin({}, {});
}

// Segments cannot be told any more: what is left of the source is refused as one piece.
void Reader::on_rest(edi::EnvelopeReader& envelopes, const Error& why) {
    edi::InterchangeHeader header = envelopes.interchange();
    const Input input{0, {envelopes.position(), 0, 0}, name_, {}, {}};
    run_.reject(
        input, Error(OI_BAD_DATA, why.code,
                     std::string(why.what()) + " at byte " + std::to_string(envelopes.position())));
    header.wrongs.add(Wrong::cut_short);
    if (group_open_ && !envelopes.group().implied) {
        envelopes.group().wrongs.add(Wrong::trailer_missing);
        acknowledgement_.end_group(envelopes.group());
    }
    on_interchange_end(header);
}

}  // namespace openitem::edifact
