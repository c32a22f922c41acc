#include "connectors/x12/reader.hpp"

#include <algorithm>

namespace openitem::x12 {
namespace {

using edi::Event;
using edi::Verdict;
using edi::Wrong;

// Guides are for these versions; the others are read by the nearest.
unsigned version_of(const edi::InterchangeHeader& interchange, const edi::GroupHeader& group) {
    const std::string& stated = group.version.size() >= 6 ? group.version : interchange.version;
    unsigned version = 0;
    for (const char c : std::string_view(stated).substr(0, 6)) {
        if (c < '0' || c > '9') break;
        version = version * 10 + static_cast<unsigned>(c - '0');
    }
    if (version >= 5010 || version == 501) return 5010;
    return version >= 4010 || version == 401 || version == 0 ? 4010 : 3060;
}

Loop loop_of(std::string_view path) {
    struct Name {
        std::string_view path;
        Loop loop;
    };
    static constexpr Name names[] = {
        {"IT1", Loop::line},
        {"CDD", Loop::line},
        {"RMR", Loop::line},
        {"ENT/RMR", Loop::line},
        {"OTI", Loop::line},
        {"N1", Loop::party},
        {"ENT/N1", Loop::party},
        {"IT1/N1", Loop::line_party},
        {"CDD/N1", Loop::line_party},
        {"SAC", Loop::charge},
        {"IT1/SAC", Loop::line_charge},
        {"IT1/SLN", Loop::sub_line},
        {"IT1/PID", Loop::item},
        {"RMR/ADX", Loop::adjustment},
        {"ENT/RMR/ADX", Loop::adjustment},
        {"OTI/TED", Loop::error},
    };
    for (const Name& name : names) {
        if (name.path == path) return name.loop;
    }
    // What a line has below it, and nothing here reads.
    return path.starts_with("IT1/") ? Loop::line_party : Loop::none;
}

// Such a set cannot be taken: nobody knows whether it is whole.
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
    if (fault.element != 0) {
        const std::string element = std::to_string(fault.element);
        out.append(element.size() == 1 ? "0" : "").append(element);
    }
    if (fault.component != 0) out.append("-").append(std::to_string(fault.component));
    out.append(")");
    return fault.value.empty() ? out
                               : out.append(", found ")
                                     .append(openitem::detail::quoted(edi::readable(fault.value)));
}

/// The document in a set, for an advice to name.
std::string_view document_of(const Set& set) {
    for (std::uint32_t i = 1; i < set.size() && i < 10; ++i) {
        switch (set.tag(i)) {
            case edi::tag_of("BIG"):
            case edi::tag_of("BCD"):
            case edi::tag_of("TRN"):
                return set[i][2];
            default:
                break;
        }
    }
    return {};
}

Error why_broken(const edi::MessageHeader& header, const edi::Validator* validator) {
    for (const Wrong wrong : header.wrongs.list()) {
        if (wrong == Wrong::control_invalid) continue;
        return {OI_BAD_DATA, "x12.envelope",
                std::string(codes_of(edi::Level::message, wrong).text)};
    }
    for (const edi::Fault& fault : validator->faults()) {
        if (fault.grave) return {OI_BAD_DATA, "x12.syntax", said(fault)};
    }
    return {OI_BAD_DATA, "x12.syntax", "one or more segments are in error"};
}

}  // namespace

Plan::Plan(const edi::Guide& from) : guide(&from) {
    for (const edi::Position& position : from.positions()) {
        loops.push_back(loop_of(from.loops()[position.loop].path));
    }
}

bool Set::is_ours() const {
    return std::any_of(options.own_ids.begin(), options.own_ids.end(), [&](const std::string& id) {
        return id == interchange.sender || id == group.sender;
    });
}

std::string_view Set::currency() const {
    std::string_view stated;
    for (std::uint32_t i = 1; i < size(); ++i) {
        if (tag(i) != edi::tag_of("CUR")) continue;
        const std::string_view code = (*this)[i][2];
        if (code.empty() || code == stated) continue;
        if (!stated.empty()) {
            refuse(*this, i, 2, "x12.currency",
                   "one currency for all amounts, " + openitem::detail::quoted(stated) +
                       ", found " + openitem::detail::quoted(edi::readable(code)));
        }
        stated = code;
    }
    return stated.empty() ? std::string_view(options.currency) : stated;
}

std::string place(const Set& set, std::uint32_t segment) {
    std::string out;
    out.reserve(96);
    out.append("ISA ").append(set.interchange.control).append(", GS ").append(set.group.control);
    out.append(", ST ").append(set.header.control);
    if (segment == 0) return out;
    out.append(", segment ").append(std::to_string(segment + 1)).append(" (");
    return out.append(edi::readable(set[segment].tag_text())).append(")");
}

void refuse(const Set& set, std::uint32_t segment, std::uint32_t element, const char* code,
            const std::string& expected) {
    std::string text = "expected " + expected + " at segment " + std::to_string(segment + 1) + " (";
    text.append(edi::readable(set[segment].tag_text()));
    if (element != 0) text.append(element < 10 ? "0" : "").append(std::to_string(element));
    throw Error(OI_BAD_DATA, code, text + ")");
}

const Reader::Kind& Reader::kind_of(const std::string& type, unsigned version) {
    if (last_ != nullptr && type == last_type_ && version == last_version_) return *last_;
    last_type_ = type;
    last_version_ = version;
    const auto [at, made] = kinds_.try_emplace({type, version});
    last_ = &at->second;
    if (!made) return *last_;
    struct Mapped {
        std::string_view type;
        Map map;
        std::uint32_t entity;
    };
    static constexpr Mapped all[] = {
        {"810", read_invoice, OI_INVOICE},
        {"812", read_adjustment, OI_DISPUTE},
        {"820", read_remittance, OI_PAYMENT},
        {"824", read_advice, OI_ACKNOWLEDGEMENT},
        {"997", read_acknowledgement, OI_ACKNOWLEDGEMENT},
        {"999", read_acknowledgement, OI_ACKNOWLEDGEMENT},
    };
    for (const Mapped& each : all) {
        if (each.type != type) continue;
        const edi::Guide* const guide = guides_.find("x12", type, version);
        at->second = {std::make_unique<Plan>(*guide), each.map, each.entity};
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
                if (envelopes.interchange().standard != edi::Standard::x12) {
                    throw BadSource("x12.edifact", "expected X12, found EDIFACT");
                }
                acknowledgement_.begin_interchange();
                acknowledged_ = implementation_ = group_open_ = answers_ = false;
                break;
            case Event::group_begin:
                // Acknowledgements are not acknowledged.
                acknowledged_ = envelopes.group().code != "FA";
                if (!acknowledged_) break;
                implementation_ |= envelopes.group().version.starts_with("005010X");
                acknowledgement_.begin_group(envelopes.group());
                group_open_ = true;
                break;
            case Event::message:
                on_message(envelopes);
                break;
            case Event::loose:
                on_loose(envelopes);
                break;
            case Event::group_end:
                if (acknowledged_) acknowledgement_.end_group(envelopes.group());
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
    const Kind& kind = kind_of(header.type, version_of(envelopes.interchange(), envelopes.group()));
    static const edi::Guide nothing;
    static const Plan none(nothing);
    const Set set{message, envelopes.interchange(),       envelopes.group(),
                  header,  kind.plan ? *kind.plan : none, validator_.positions(),
                  options_};
    location_ = place(set, 0);
    const Input input{kind.entity, origin_of(envelopes), location_, {}, message.bytes()};
    if (kind.plan) validator_.check(message, *kind.plan->guide);
    // Of a set that is cut off nobody knows what would have followed.
    const bool whole = !header.wrongs.has(Wrong::trailer_missing);
    const std::span<const edi::Fault> faults =
        kind.plan && whole ? std::span(validator_.faults()) : std::span<const edi::Fault>();
    Verdict verdict =
        header.wrongs.empty() && faults.empty() ? Verdict::accepted : Verdict::accepted_with_errors;
    if (is_broken(header.wrongs) || (kind.plan && validator_.grave())) {
        verdict = Verdict::rejected;
        run_.reject(input, why_broken(header, &validator_));
    } else if (!kind.plan) {
        run_.reject(input, Error(OI_BAD_DATA, "x12.unsupported",
                                 "expected 810, 812, 820, 824, 997 or 999, found " +
                                     openitem::detail::quoted(header.type)));
    } else if (Error why(OI_OK, "", ""); !map(set, kind, input, why)) {
        // What is well formed and still cannot be used is told of in an 824.
        if (!faults.empty()) verdict = Verdict::rejected;
        if (acknowledged_ && faults.empty())
            acknowledgement_.add_refusal(header, document_of(set), why.code, why.what());
    }
    if (acknowledged_) acknowledgement_.add_message(header, faults, verdict);
}

bool Reader::map(const Set& set, const Kind& kind, const Input& input, Error& why) {
    return run_.attempt(input, [&] {
        try {
            kind.map(run_, set);
        } catch (const Error& error) {
            why = error;
            throw;
        }
    });
}

void Reader::on_loose(const edi::EnvelopeReader& envelopes) {
    const edi::Message& message = envelopes.message();
    const std::uint32_t tag = message[0].tag();
    if (tag == edi::tag_of("ISB") || tag == edi::tag_of("ISE")) return;
    const Input input{0, origin_of(envelopes), name_, {}, message.bytes()};
    if (tag == edi::tag_of("TA1") && envelopes.in_interchange()) {
        answers_ = true;
        run_.attempt(input, [&] {
            read_interchange_acknowledgement(run_, message, envelopes.interchange());
        });
        return;
    }
    run_.reject(input, Error(OI_BAD_DATA, "x12.out_of_place",
                             "expected a group or a transaction set, found the segment " +
                                 openitem::detail::quoted(edi::readable(message[0].tag_text()))));
}

void Reader::on_interchange_end(const edi::InterchangeHeader& header) {
    for (const Wrong wrong : header.wrongs.list()) {
        run_.log(LogLevel::warning, "ISA " + header.control + ": " +
                                        std::string(codes_of(edi::Level::interchange, wrong).text));
    }
    const bool answers_only = answers_ && header.groups == 0;
    if (header.groups == 0 && !answers_ && header.wrongs.empty()) {
        run_.reject({0, {header.offset, 0, 0}, name_, {}, {}},
                    Error(OI_BAD_DATA, "x12.empty",
                          "expected a group in the interchange, found none: ask its sender"));
    }
    if (!options_.acknowledge || answers_only || !acknowledgement_.due(header)) return;
    const auto form = header.groups == 0 ? "TA1" : implementation_ ? "999" : "997";
    run_.writer().set_origin({header.offset, 0, handle_}, {});
    acknowledgement_.write(run_, header, form);
    if (acknowledgement_.has_refusals()) acknowledgement_.write_refusals(run_, header, "824");
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
    if (group_open_) {
        envelopes.group().wrongs.add(Wrong::trailer_missing);
        acknowledgement_.end_group(envelopes.group());
    }
    on_interchange_end(header);
}

}  // namespace openitem::x12
