#include "connectors/lib/edi/tokenizer.hpp"

#include <openitem/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace openitem::edi {
namespace {

constexpr std::size_t window_bytes = std::size_t{256} << 10;
constexpr std::size_t block_bytes = std::size_t{16} << 10;  // its places stay in the nearest cache
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

constexpr std::uint32_t tag_bin = tag_of("BIN");
constexpr std::uint32_t tag_bds = tag_of("BDS");
constexpr std::uint32_t tag_uno = tag_of("UNO");

// Of envelopes in either standard, or with data that is no elements.
bool is_service(std::uint32_t tag) {
    return (tag & 0xFFu) == 'U' || tag == tag_of("ST") || tag == tag_of("SE") ||
           tag == tag_of("GS") || tag == tag_of("GE") || tag == tag_of("ISA") ||
           tag == tag_of("IEA") || tag == tag_bin || tag == tag_bds;
}

std::uint32_t narrow(std::size_t value) { return static_cast<std::uint32_t>(value); }

}  // namespace

Tokenizer::Tokenizer(Read read, TokenizerLimits limits)
    : read_(std::move(read)), limits_(limits), finder_(delimiters_) {
    capacity_ = window_bytes;
    buffer_ = std::make_unique<char[]>(capacity_ + padding);
    ends_.resize(block_bytes + 8);
    separators_.resize(block_bytes + 8);
    terminators_.resize(block_bytes + 8);
}

void Tokenizer::use(const Delimiters& delimiters) {
    delimiters_ = delimiters;
    terminator_prefix_ = delimiters.terminator_prefix;
    delimiters_.terminator_prefix = terminator_prefix_;
    finder_ = DelimiterFinder(delimiters_);
    plain_ = terminator_prefix_.empty() && !is_blank(delimiters_.terminator) &&
             !is_blank(delimiters_.element);
    forget_places();
}

// Those behind next_: they are looked for again.
void Tokenizer::forget_places() {
    place_count_ = place_;
    separator_count_ = place_ == 0 ? 0 : ends_[place_ - 1].separators;
    terminator_ = terminator_count_ = 0;
    looked_at_ = next_;
    finder_.restart();
}

std::string_view Tokenizer::window(std::size_t most) const {
    return {buffer_.get() + next_, std::min(most, size_ - next_)};
}

// The message's; those of a tag, which should have none, do not count.
std::uint32_t Tokenizer::first_separator() const {
    return message_place_ < place_count_ ? ends_[message_place_].separators : separator_count_;
}

// What stands before the message makes room.
void Tokenizer::move_window() {
    const std::uint32_t by = narrow(mark_);
    std::memmove(buffer_.get(), buffer_.get() + mark_, size_ - mark_);
    offset_of_window_ += mark_;
    size_ -= mark_;
    next_ -= mark_;
    last_ -= std::min(last_, mark_);
    looked_at_ -= mark_;
    for (std::uint32_t i = message_place_; i < place_count_; ++i) ends_[i].at -= by;
    for (std::uint32_t i = first_separator(); i < separator_count_; ++i) separators_[i] -= by;
    moved_ += by;
    mark_ = 0;
}

// Reads until `bytes` more than the window has now are there; false when the source ends first.
bool Tokenizer::fill(std::size_t bytes) {
    if (at_end_) return false;
    if (mark_ != 0 && capacity_ - size_ < std::max(bytes, window_bytes / 2)) move_window();
    if (capacity_ - size_ < bytes) {
        capacity_ = std::max(capacity_ * 2, size_ + bytes);
        auto larger = std::make_unique<char[]>(capacity_ + padding);
        std::memcpy(larger.get(), buffer_.get(), size_);
        buffer_ = std::move(larger);
    }
    const std::size_t wanted = size_ + bytes;
    while (size_ < wanted) {
        const std::size_t got = read_({buffer_.get() + size_, capacity_ - size_});
        if (got == 0) {
            at_end_ = true;
            return false;
        }
        size_ += got;
        if (wrapped_) unwrap(size_ - got);
    }
    return true;
}

// Takes the line ends out of what has been read from `from` on.
void Tokenizer::unwrap(std::size_t from) {
    line_ends_.forget_before(offset_of_window_ + mark_);
    std::size_t to = from;
    for (std::size_t at = from; at < size_; ++at) {
        const char c = buffer_[at];
        if (c == '\r' || c == '\n') {
            line_ends_.taken_out(offset_of_window_ + to);
        } else {
            buffer_[to++] = c;
        }
    }
    size_ = to;
}

SourcePlace Tokenizer::place_of(const Message& message) const {
    const std::uint64_t length = message.bytes().size();
    if (!wrapped_ || length == 0) return {message.offset(), length};
    const std::uint64_t begin = line_ends_.in_source(message.offset());
    return {begin, line_ends_.in_source(message.offset() + length - 1) + 1 - begin};
}

// Passes over what stands between segments, empty segments too; false at the end of the source.
bool Tokenizer::find_start(bool keep) {
    for (;;) {
        while (next_ < size_) {
            const char c = buffer_[next_];
            if (!is_blank(c) && (c != delimiters_.terminator || !terminator_prefix_.empty())) break;
            if (c == delimiters_.element && c != '\0') break;
            ++next_;
        }
        if (looked_at_ < next_) forget_places();
        if (next_ < size_) return true;
        if (!keep) mark_ = next_;
        if (!fill(1)) return false;
    }
}

void Tokenizer::start_interchange() {
    if (size_ - next_ < header_bytes) fill(header_bytes - (size_ - next_));
    std::string_view bytes = window(header_bytes);
    if (!started_) {
        if (bytes.starts_with(byte_order_mark)) {
            next_ += byte_order_mark.size();
            find_start(true);
            bytes = window(header_bytes);
        }
        require_edi(bytes);
        started_ = true;
        if (is_wrapped(bytes)) {
            wrapped_ = true;
            unwrap(next_);
            looked_at_ = std::min(looked_at_, size_);
            if (size_ - next_ < header_bytes) fill(header_bytes - (size_ - next_));
            bytes = window(header_bytes);
        }
    }
    if (!is_header(bytes)) {
        use(edifact_defaults());
        return;
    }
    const Header header = read_header(bytes);
    irregular_ = header.irregular;
    next_ += header.skip;
    use(header.delimiters);
    if (header.skip != 0) find_start(true);
}

// Those of earlier messages make room for those of another block.
void Tokenizer::drop_places() {
    const std::uint32_t first = first_separator();
    std::copy(separators_.begin() + first, separators_.begin() + separator_count_,
              separators_.begin());
    separator_count_ -= first;
    for (std::uint32_t i = message_place_; i < place_count_; ++i) {
        ends_[i - message_place_] = {ends_[i].at, ends_[i].separators - first};
    }
    place_ -= message_place_;
    place_count_ -= message_place_;
    message_place_ = 0;
    const auto make_room = [](auto& list, std::size_t count) {
        if (list.size() < count + block_bytes + 8) list.resize(2 * list.size() + block_bytes);
    };
    make_room(ends_, place_count_);
    make_room(separators_, separator_count_);
}

// Looks through more of the window, and reads more when all of it has been; false at the end.
bool Tokenizer::more(std::size_t begin) {
    if (looked_at_ > begin + limits_.segment_bytes) {
        throw Error(OI_BAD_DATA, "edi.segment_too_long",
                    "expected a segment of at most " + std::to_string(limits_.segment_bytes) +
                        " bytes, found no terminator");
    }
    if (looked_at_ == size_) {
        if (size_ - mark_ > limits_.message_bytes) {
            throw Error(OI_BAD_DATA, "edi.message_too_long",
                        "expected a message of at most " + std::to_string(limits_.message_bytes) +
                            " bytes");
        }
        if (!fill(1)) return false;
    }
    drop_places();
    const std::size_t to = std::min(size_, looked_at_ + block_bytes);
    Found found{ends_.data() + place_count_,
                separators_.data() + separator_count_,
                terminators_.data(),
                place_count_,
                separator_count_,
                0};
    finder_.find(buffer_.get(), narrow(looked_at_), narrow(to), found);
    if (!terminator_prefix_.empty()) check_terminators(found, place_count_);
    place_count_ = found.count;
    separator_count_ = found.separator_count;
    terminator_ = 0;
    terminator_count_ = found.segments;
    looked_at_ = to;
    return true;
}

// Of a terminator of several bytes only the last has been looked for.
void Tokenizer::check_terminators(Found& found, std::uint32_t first) {
    const std::size_t length = terminator_prefix_.size();
    const std::uint32_t count = found.count;
    found.count = first;
    found.segments = 0;
    for (std::uint32_t i = first; i < count; ++i) {
        const std::uint32_t at = ends_[i].at;
        if (buffer_[at] == delimiters_.terminator) {
            if (at < length ||
                std::memcmp(buffer_.get() + at - length, terminator_prefix_.data(), length) != 0) {
                continue;
            }
            terminators_[found.segments++] = found.count;
        }
        ends_[found.count++] = ends_[i];
    }
}

// The last element ends where its terminator begins. One of several bytes may share some with what
// stands before it: then the element is empty.
void Tokenizer::end_before_terminator(ElementEnd& end, const ElementEnd& before) const {
    const std::uint32_t begin = before.at;
    const auto prefix = narrow(terminator_prefix_.size());
    end.at = end.at - begin < prefix ? begin : end.at - prefix;
    if (delimiters_.terminator == '\n' && end.at != begin && buffer_[end.at - 1] == '\r') --end.at;
    while (end.separators > before.separators && separators_[end.separators - 1] >= end.at) {
        --end.separators;
    }
}

// Reads one segment from next_ on.
void Tokenizer::take(Message& message) {
    while (place_ < place_count_ && ends_[place_].at < next_) {
        if (terminator_ < terminator_count_ && terminators_[terminator_] == place_) ++terminator_;
        ++place_;
    }
    if (message.empty()) message_place_ = place_;
    message.terminated_ = true;
    while (terminator_ == terminator_count_) {
        if (more(next_)) continue;
        ends_[place_count_] = {narrow(size_),
                               separator_count_};  // the last terminator of a source may be missing
        terminators_[terminator_count_++] = place_count_++;
        looked_at_ = size_;
        message.terminated_ = false;
    }
    const std::uint32_t last = terminators_[terminator_++];
    SegmentPlace place;
    place.begin = narrow(next_);
    place.first = place_ - message_place_;
    place.count = last - place_ + 1;
    next_ = std::size_t{ends_[last].at} + (message.terminated_ ? 1 : 0);
    if (message.terminated_) {
        ElementEnd before{place.begin, ends_[last].separators};
        if (last != place_) before = {ends_[last - 1].at + 1, ends_[last - 1].separators};
        end_before_terminator(ends_[last], before);
    }
    place.tag = tag_of({buffer_.get() + place.begin, ends_[place_].at - place.begin});
    place_ = last + 1;
    if (moved_ != 0) {
        for (SegmentPlace& each : message.segments_) each.begin -= moved_;
    }
    message.segments_.push_back(place);
    message.data_ = buffer_.get();
    message.ends_ = ends_.data() + message_place_;
    message.separators_ = separators_.data();
}

// The data of BIN (length, data) or BDS (filter, length, data) may hold delimiters.
void Tokenizer::take_binary(Message& message) {
    SegmentPlace& place = message.segments_.back();
    const std::uint32_t data_at = place.tag == tag_bin ? 2 : 3;
    const Segment segment = message.back();
    const std::string_view stated = segment[data_at - 1];
    std::size_t bytes = 0;
    const auto read = std::from_chars(stated.data(), stated.data() + stated.size(), bytes);
    if (read.ec != std::errc{} || read.ptr != stated.data() + stated.size()) return;
    if (place.count <= data_at || bytes > limits_.message_bytes) return;
    std::size_t stop = ends_[message_place_ + place.first + data_at - 1].at + 1 + bytes;
    moved_ = 0;
    if (stop >= size_) {
        if (!fill(stop + 1 - size_)) return;
        stop -= moved_;
        for (SegmentPlace& each : message.segments_) each.begin -= moved_;
        message.data_ = buffer_.get();
    }
    if (buffer_[stop] != delimiters_.terminator) return;
    place.count = data_at + 1;
    place_ = message_place_ + place.first + place.count;
    ends_[place_ - 1] = {narrow(stop), ends_[place_ - 2].separators};
    next_ = stop + 1;
    forget_places();
}

// The object of a package: UNO says how many bytes stand between its terminator and UNP.
void Tokenizer::skip_object(Message& message) {
    const std::string_view stated = message.back()[4];
    std::size_t bytes = 0;
    const auto read = std::from_chars(stated.data(), stated.data() + stated.size(), bytes);
    if (read.ec != std::errc{} || read.ptr != stated.data() + stated.size()) return;
    if (bytes > limits_.message_bytes) return;
    moved_ = 0;
    if (next_ + bytes > size_) {
        if (!fill(next_ + bytes - size_)) return;
        for (SegmentPlace& each : message.segments_) each.begin -= moved_;
        message.data_ = buffer_.get();
    }
    next_ += bytes;
    forget_places();
}

bool Tokenizer::next(Message& message) {
    moved_ = 0;
    const bool fresh = message.empty();
    if (fresh) mark_ = next_;
    if (!find_start(!fresh)) {
        if (!started_) require_edi({});
        return false;
    }
    last_ = next_;
    if (size_ - next_ < 4) fill(4);
    if (!started_ || is_header(window(4))) start_interchange();
    if (fresh) {
        mark_ = next_;
        message.offset_ = offset_of_window_ + mark_;
        message.ordinal_ = ordinal_ + 1;
        message.delimiters_ = delimiters_;
    }
    take(message);
    const std::uint32_t tag = message.segments_.back().tag;
    if (delimiters_.standard == Standard::x12 && (tag == tag_bin || tag == tag_bds)) {
        take_binary(message);
    } else if (delimiters_.standard == Standard::edifact && tag == tag_uno) {
        skip_object(message);
    }
    ++ordinal_;
    return true;
}

void Tokenizer::take_plain(Message& message) {
    if (!plain_ || message.empty()) return;
    const char* const data = buffer_.get();
    const ElementEnd* const ends = ends_.data();
    const std::size_t before = message.segments_.size();
    std::size_t next = next_;
    std::uint32_t place = place_;
    std::uint32_t terminator = terminator_;
    for (const std::uint32_t count = terminator_count_; terminator != count; ++terminator) {
        while (is_blank(data[next])) ++next;
        const std::size_t length = ends[place].at - next;
        if (length - 2 > 1) break;  // not of two or three characters
        std::uint32_t tag = 0;
        std::memcpy(&tag, data + next, sizeof tag);
        tag &= length == 2 ? 0xFFFFu : 0xFFFFFFu;
        if (is_service(tag)) break;
        const std::uint32_t last = terminators_[terminator];
        message.segments_.push_back({narrow(next), place - message_place_, last - place + 1, tag});
        next = std::size_t{ends[last].at} + 1;
        place = last + 1;
    }
    const std::size_t taken = message.segments_.size() - before;
    if (taken == 0) return;
    last_ = message.segments_.back().begin;
    next_ = std::size_t{ends[place - 1].at} + 1;
    place_ = place;
    terminator_ = terminator;
    ordinal_ += taken;
}

void Tokenizer::unread(Message& message) {
    place_ = message_place_ + message.segments_.back().first;
    message.segments_.pop_back();
    --ordinal_;
    next_ = last_;
    forget_places();  // an interchange's delimiters may be in use already: they are read again
}

}  // namespace openitem::edi
