#include "connectors/lib/edi/envelope.hpp"

#include <openitem/error.hpp>
#include <openitem/values.hpp>

#include <algorithm>

namespace openitem::edi {
namespace {

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::string_view without_zeros(std::string_view text) {
    while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
    return text;
}

// Numbers may have zeros in front; anything else is compared as it stands.
bool same_control(std::string_view left, std::string_view right) {
    if (left == right) return true;
    return all_digits(left) && all_digits(right) && without_zeros(left) == without_zeros(right);
}

bool count_is(std::string_view stated, std::uint64_t count) {
    return all_digits(stated) && without_zeros(stated) == std::to_string(count);
}

int two_digits(std::string_view text, std::size_t at) {
    if (at + 2 > text.size() || !all_digits(text.substr(at, 2))) return -1;
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool is_day(std::string_view text) {  // YYMMDD or CCYYMMDD
    if (!all_digits(text) || (text.size() != 6 && text.size() != 8)) return false;
    const std::size_t at = text.size() - 6;
    const int century = at == 0 ? 20 : two_digits(text, 0);
    return make_date(century * 100 + two_digits(text, at),
                     static_cast<unsigned>(two_digits(text, at + 2)),
                     static_cast<unsigned>(two_digits(text, at + 4)))
        .has_value();
}

bool is_time(std::string_view text) {  // HHMM...
    const int hour = two_digits(text, 0), minute = two_digits(text, 2);
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
}

}  // namespace

void Wrongs::add(Wrong wrong) {
    if (!has(wrong)) list_.push_back(wrong);
}

bool Wrongs::has(Wrong wrong) const {
    return std::find(list_.begin(), list_.end(), wrong) != list_.end();
}

// A header of either standard starts an interchange of its own; the other tags mean something in
// their standard only.
EnvelopeReader::Role EnvelopeReader::role_of(std::uint32_t tag, Standard standard) {
    if (tag == tag_of("ISA") || tag == tag_of("UNB")) return Role::interchange_header;
    if (standard == Standard::x12) {
        switch (tag) {
            case tag_of("IEA"):
                return Role::interchange_trailer;
            case tag_of("GS"):
                return Role::group_header;
            case tag_of("GE"):
                return Role::group_trailer;
            case tag_of("ST"):
                return Role::message_header;
            case tag_of("SE"):
                return Role::message_trailer;
            default:
                return Role::none;
        }
    }
    switch (tag) {
        case tag_of("UNZ"):
            return Role::interchange_trailer;
        case tag_of("UNG"):
            return Role::group_header;
        case tag_of("UNE"):
            return Role::group_trailer;
        case tag_of("UNH"):
            return Role::message_header;
        case tag_of("UNT"):
            return Role::message_trailer;
        default:
            return Role::none;
    }
}

// The segment at hand is read again after something else has been begun or ended.
Event EnvelopeReader::again(Event event) {
    tokens_.unread(message_);
    return event;
}

Event EnvelopeReader::next() {
    for (;;) {
        message_.clear();
        if (ended_ || !tokens_.next(message_)) return at_end();
        const Role role = role_of(message_[0].tag(), message_.delimiters().standard);
        if (role == Role::interchange_header) {
            if (in_group_) return again(end_group());
            if (in_interchange_) return again(end_interchange());
            return begin_interchange(false);
        }
        const bool edifact = message_.delimiters().standard == Standard::edifact;
        if (!in_interchange_ && role == Role::message_header && edifact) {
            return again(begin_interchange(true));
        }
        if (!in_interchange_) {
            if (stray_) continue;
            stray_ = true;
            return Event::loose;
        }
        switch (role) {
            case Role::group_header:
                return in_group_ ? again(end_group()) : begin_group(false);
            case Role::message_header:
                return in_group_ ? read_message() : again(begin_group(true));
            case Role::group_trailer:
                if (in_group_ && !group_.implied) return end_group();
                return on_loose();
            case Role::interchange_trailer:
                return in_group_ ? again(end_group()) : end_interchange();
            default:
                return on_loose();
        }
    }
}

Event EnvelopeReader::at_end() {
    ended_ = true;
    if (in_group_) return end_group();
    if (in_interchange_) return end_interchange();
    return Event::end;
}

Event EnvelopeReader::on_loose() {
    const std::uint32_t tag = message_[0].tag();
    bool service = false;
    if (interchange_.standard == Standard::x12) {
        service = tag == tag_of("TA1") || tag == tag_of("ISB") || tag == tag_of("ISE");
    } else {
        service = tag == tag_of("UNO") || tag == tag_of("UNP");
        if (tag == tag_of("UNO")) ++interchange_.packages;
    }
    if (!service) interchange_.wrongs.add(Wrong::out_of_place);
    return Event::loose;
}

// ---- headers ------------------------------------------------------------------------------------

Event EnvelopeReader::begin_interchange(bool implied) {
    interchange_ = {};
    interchange_.delimiters = message_.delimiters();
    interchange_.delimiters.terminator_prefix = {};
    interchange_.standard = message_.delimiters().standard;
    interchange_.implied = implied;
    interchange_.offset = tokens_.place_of(message_).offset;
    interchange_.number = ++interchanges_;
    segments_before_ = message_.ordinal() - 1;
    in_interchange_ = true;
    stray_ = false;
    if (implied) return Event::interchange_begin;
    if (interchange_.standard == Standard::x12) {
        read_isa(message_[0]);
    } else {
        read_unb(message_[0]);
    }
    return Event::interchange_begin;
}

void EnvelopeReader::read_isa(const Segment& isa) {
    InterchangeHeader& out = interchange_;
    out.sender_qualifier = readable(trimmed(isa[5]));
    out.sender = readable(trimmed(isa[6]));
    out.receiver_qualifier = readable(trimmed(isa[7]));
    out.receiver = readable(trimmed(isa[8]));
    out.date = readable(isa[9]);
    out.time = readable(isa[10]);
    out.version = readable(isa[12]);
    out.control = readable(isa[13]);
    out.wants_acknowledgement = isa[14] == "1";
    out.test = isa[15] == "T";
    if (tokens_.irregular_header()) out.wrongs.add(Wrong::header_invalid);
    if (!is_day(out.date)) out.wrongs.add(Wrong::date_invalid);
    if (!is_time(out.time)) out.wrongs.add(Wrong::time_invalid);
    if (!all_digits(out.version)) out.wrongs.add(Wrong::version_unsupported);
    if (!all_digits(out.control)) out.wrongs.add(Wrong::control_invalid);
    if (isa[15] != "P" && isa[15] != "T" && isa[15] != "I") out.wrongs.add(Wrong::test_invalid);
}

void EnvelopeReader::read_unb(const Segment& unb) {
    InterchangeHeader& out = interchange_;
    std::string scratch;
    const auto text = [&](std::uint32_t element, std::uint32_t part) {
        return readable(unreleased(unb.components(element)[part], out.delimiters.release, scratch));
    };
    out.version = text(1, 0) + ":" + text(1, 1);
    out.sender = text(2, 0);
    out.sender_qualifier = text(2, 1);
    out.receiver = text(3, 0);
    out.receiver_qualifier = text(3, 1);
    out.date = text(4, 0);
    out.time = text(4, 1);
    out.control = text(5, 0);
    out.wants_acknowledgement = unb[9] == "1";
    out.test = unb[11] == "1";
    if (!is_day(out.date)) out.wrongs.add(Wrong::date_invalid);
    if (!is_time(out.time)) out.wrongs.add(Wrong::time_invalid);
    if (out.control.empty()) out.wrongs.add(Wrong::control_invalid);
    if (!out.version.starts_with("UNO") && !out.version.starts_with("KECA")) {
        out.wrongs.add(Wrong::version_unsupported);
    }
}

Event EnvelopeReader::begin_group(bool implied) {
    group_ = {};
    group_.implied = implied;
    group_.number = ++interchange_.groups;
    in_group_ = true;
    if (!implied) {
        if (interchange_.standard == Standard::x12) {
            read_gs(message_[0]);
        } else {
            read_ung(message_[0]);
        }
    } else if (interchange_.standard == Standard::x12) {
        interchange_.wrongs.add(Wrong::out_of_place);  // a message must stand in a group
    }
    return Event::group_begin;
}

void EnvelopeReader::read_gs(const Segment& gs) {
    GroupHeader& out = group_;
    out.code = readable(trimmed(gs[1]));
    out.sender = readable(trimmed(gs[2]));
    out.receiver = readable(trimmed(gs[3]));
    out.date = readable(gs[4]);
    out.time = readable(gs[5]);
    out.control = readable(trimmed(gs[6]));
    out.agency = readable(gs[7]);
    out.version = readable(trimmed(gs[8]));
    if (out.sender != gs[2] || out.receiver != gs[3]) out.wrongs.add(Wrong::header_invalid);
    if (!all_digits(gs[6]) || gs[6].size() > 9) out.wrongs.add(Wrong::control_invalid);
    if (out.version.size() < 6 || !all_digits(out.version.substr(0, 6))) {
        out.wrongs.add(Wrong::version_unsupported);
    }
}

void EnvelopeReader::read_ung(const Segment& ung) {
    GroupHeader& out = group_;
    out.code = readable(ung[1]);
    out.sender = readable(ung.components(2)[0]);
    out.receiver = readable(ung.components(3)[0]);
    out.date = readable(ung.components(4)[0]);
    out.time = readable(ung.components(4)[1]);
    out.control = readable(ung[5]);
    out.agency = readable(ung[6]);
    out.version = readable(ung[7]);
    if (out.control.empty()) out.wrongs.add(Wrong::control_invalid);
}

void EnvelopeReader::read_message_header(const Segment& header) {
    header_.wrongs.clear();
    header_.number = group_.received + 1;
    header_.first_segment = message_.ordinal() - segments_before_;
    if (interchange_.standard == Standard::x12) {
        header_.type = readable(trimmed(header[1]));
        header_.control = readable(trimmed(header[2]));
        header_.version = readable(trimmed(header[3]));
        const bool spaced = header_.control.size() != header[2].size();
        if (spaced || header_.control.size() < 4 || header_.control.size() > 9) {
            header_.wrongs.add(Wrong::control_invalid);
        }
        if (header_.type.size() != 3 || !all_digits(header_.type)) {
            header_.wrongs.add(Wrong::header_invalid);
        }
        return;
    }
    header_.control = readable(header[1]);
    header_.type = readable(header.components(2)[0]);
    header_.version =
        readable(header[2].substr(std::min(header[2].size(), header_.type.size() + 1)));
    if (header_.control.empty()) header_.wrongs.add(Wrong::control_invalid);
    if (header_.type.empty()) header_.wrongs.add(Wrong::header_invalid);
}

// ---- messages and trailers ----------------------------------------------------------------------

Event EnvelopeReader::read_message() {
    read_message_header(message_[0]);
    ++interchange_.messages;
    for (;;) {
        tokens_.take_plain(message_);
        if (!tokens_.next(message_)) {
            ended_ = true;
            header_.wrongs.add(Wrong::trailer_missing);
            return Event::message;
        }
        const Role role = role_of(message_.segments().back().tag, message_.delimiters().standard);
        if (role == Role::none) continue;
        if (role == Role::message_trailer) break;
        tokens_.unread(message_);
        header_.wrongs.add(Wrong::trailer_missing);
        return Event::message;
    }
    check_message_trailer(message_.back());
    ++group_.received;
    return Event::message;
}

void EnvelopeReader::check_message_trailer(const Segment& trailer) {
    const std::string_view control = message_[0][interchange_.standard == Standard::x12 ? 2 : 1];
    if (trailer[2] != control) header_.wrongs.add(Wrong::control_differs);
    if (!count_is(trailer[1], message_.size())) header_.wrongs.add(Wrong::count_differs);
}

// The trailer is the segment at hand, unless the group ends without one.
Event EnvelopeReader::end_group() {
    in_group_ = false;
    if (group_.implied) return Event::group_end;
    if (message_.empty() ||
        role_of(message_[0].tag(), message_.delimiters().standard) != Role::group_trailer) {
        group_.wrongs.add(Wrong::trailer_missing);
        return Event::group_end;
    }
    const Segment trailer = message_[0];
    if (all_digits(trailer[1]) && trailer[1].size() < 9) {
        group_.included = static_cast<std::uint32_t>(std::stoul(std::string(trailer[1])));
    }
    if (!count_is(trailer[1], group_.received)) group_.wrongs.add(Wrong::count_differs);
    if (!same_control(trailer[2], group_.control)) group_.wrongs.add(Wrong::control_differs);
    return Event::group_end;
}

Event EnvelopeReader::end_interchange() {
    in_interchange_ = false;
    if (interchange_.implied) return Event::interchange_end;
    if (message_.empty()) {
        interchange_.wrongs.add(Wrong::cut_short);
        return Event::interchange_end;
    }
    if (role_of(message_[0].tag(), message_.delimiters().standard) != Role::interchange_trailer) {
        interchange_.wrongs.add(Wrong::trailer_missing);
        return Event::interchange_end;
    }
    const Segment trailer = message_[0];
    const bool in_groups =
        interchange_.standard == Standard::x12 || (interchange_.groups != 0 && !group_.implied);
    const std::uint32_t count = in_groups ? interchange_.groups : interchange_.messages;
    // Packages are counted by the later versions of the syntax.
    if (!count_is(trailer[1], count) && !count_is(trailer[1], count + interchange_.packages)) {
        interchange_.wrongs.add(Wrong::count_differs);
    }
    if (!same_control(trailer[2], interchange_.control)) {
        interchange_.wrongs.add(Wrong::control_differs);
    }
    return Event::interchange_end;
}

}  // namespace openitem::edi
