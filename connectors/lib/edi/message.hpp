// The segments of one message (or of one envelope segment), as they lie in the tokenizer's window.
#pragma once

#include "connectors/lib/edi/delimiters.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::edi {

/// Up to four characters of a tag as a number, the first one lowest: to compare and to switch on.
constexpr std::uint32_t tag_of(std::string_view text) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < text.size() && i < 4; ++i) {
        out |= std::uint32_t{static_cast<unsigned char>(text[i])} << (8 * i);
    }
    return text.size() > 4 ? UINT32_MAX : out;
}

/// Where a segment stands; element 0 is its tag. Bytes count from Message::data().
struct SegmentPlace {
    std::uint32_t begin = 0;
    std::uint32_t first = 0;  ///< in Message::ends(): the end of its tag
    std::uint32_t count = 0;  ///< of its elements, the tag included
    std::uint32_t tag = 0;
};

/// Where an element ends, and how many separators of components stand before that.
struct ElementEnd {
    std::uint32_t at = 0;
    std::uint32_t separators = 0;  ///< in Message::separators()
};

class Message;

/// The components of an element as they are written, counted from 0.
class Components {
public:
    Components(const char* data, std::uint32_t begin, std::uint32_t end,
               const std::uint32_t* separators, std::uint32_t count)
        : data_(data), begin_(begin), end_(end), separators_(separators), count_(count) {}

    std::uint32_t size() const { return count_ + 1; }
    /// Empty when there are fewer.
    std::string_view operator[](std::uint32_t index) const {
        if (index > count_) return {};
        const std::uint32_t begin = index == 0 ? begin_ : separators_[index - 1] + 1;
        return {data_ + begin, (index == count_ ? end_ : separators_[index]) - begin};
    }
    /// Those of one repetition of the element.
    Components of(std::string_view repetition) const {
        const auto begin = static_cast<std::uint32_t>(repetition.data() - data_);
        const auto end = begin + static_cast<std::uint32_t>(repetition.size());
        const std::uint32_t *first = separators_, *last = separators_ + count_;
        while (first != last && *first < begin) ++first;
        while (first != last && last[-1] >= end) --last;
        return {data_, begin, end, first, static_cast<std::uint32_t>(last - first)};
    }

private:
    const char* data_;
    std::uint32_t begin_, end_;
    const std::uint32_t* separators_;
    std::uint32_t count_;
};

/// One segment; valid as long as the message's bytes are.
class Segment {
public:
    inline Segment(const Message& message, const SegmentPlace& place);

    std::uint32_t tag() const { return place_->tag; }
    std::string_view tag_text() const { return (*this)[0]; }
    /// Elements without the tag.
    std::uint32_t size() const { return place_->count - 1; }
    /// An element as it is written; empty when the segment is shorter.
    std::string_view operator[](std::uint32_t index) const {
        if (index >= place_->count) return {};
        const std::uint32_t begin = index == 0 ? place_->begin : ends_[index - 1].at + 1;
        return {data_ + begin, ends_[index].at - begin};
    }
    /// Those of an element from 1 on; a single empty one when the segment is shorter.
    Components components(std::uint32_t index) const {
        if (index >= place_->count) return {data_, 0, 0, separators_, 0};
        const ElementEnd& before = ends_[index - 1];
        return {data_, before.at + 1, ends_[index].at, separators_ + before.separators,
                ends_[index].separators - before.separators};
    }
    std::uint32_t begin() const { return place_->begin; }
    std::uint32_t end() const { return ends_[place_->count - 1].at; }
    /// Without its terminator.
    std::string_view bytes() const { return {data_ + begin(), end() - begin()}; }

private:
    const char* data_;
    const ElementEnd* ends_;
    const std::uint32_t* separators_;
    const SegmentPlace* place_;
};

class Message {
public:
    std::uint32_t size() const { return static_cast<std::uint32_t>(segments_.size()); }
    bool empty() const { return segments_.empty(); }
    Segment operator[](std::uint32_t index) const { return {*this, segments_[index]}; }
    Segment back() const { return {*this, segments_.back()}; }

    const std::vector<SegmentPlace>& segments() const { return segments_; }
    const ElementEnd* ends() const { return ends_; }
    const std::uint32_t* separators() const { return separators_; }
    const char* data() const { return data_; }
    /// From the first segment to the last one's terminator, which is left out.
    std::string_view bytes() const {
        if (empty()) return {};
        const std::uint32_t begin = segments_.front().begin;
        return {data_ + begin, back().end() - begin};
    }
    std::uint64_t offset() const { return offset_; }    ///< of bytes(), line ends left out
    std::uint64_t ordinal() const { return ordinal_; }  ///< of the first segment in the source
    const Delimiters& delimiters() const { return delimiters_; }
    /// False when the source ended before the last segment's terminator.
    bool terminated() const { return terminated_; }
    void clear() { segments_.clear(); }

private:
    friend class Tokenizer;

    const char* data_ = nullptr;
    const ElementEnd* ends_ = nullptr;
    const std::uint32_t* separators_ = nullptr;
    std::uint64_t offset_ = 0;
    std::uint64_t ordinal_ = 0;
    bool terminated_ = true;
    Delimiters delimiters_;
    std::vector<SegmentPlace> segments_;
};

inline Segment::Segment(const Message& message, const SegmentPlace& place)
    : data_(message.data()),
      ends_(message.ends() + place.first),
      separators_(message.separators()),
      place_(&place) {}

/// The parts of a text between unreleased separators, such as an element's repetitions:
///     Parts parts(element, delimiters.repetition, delimiters.release);
///     while (parts.next()) use(parts.text());
class Parts {
public:
    Parts(std::string_view element, char separator, char release)
        : rest_(element), separator_(separator), release_(release) {}

    bool next() {
        if (done_) return false;
        std::size_t at = 0;
        while (at < rest_.size() && rest_[at] != separator_) {
            at += release_ != '\0' && rest_[at] == release_ ? 2 : 1;
        }
        if (at >= rest_.size() || separator_ == '\0') {
            text_ = rest_;
            done_ = true;
        } else {
            text_ = rest_.substr(0, at);
            rest_.remove_prefix(at + 1);
        }
        return true;
    }
    std::string_view text() const { return text_; }

private:
    std::string_view rest_;
    std::string_view text_;
    char separator_;
    char release_;
    bool done_ = false;
};

/// Without its release characters. `scratch` holds the result when there were any.
inline std::string_view unreleased(std::string_view text, char release, std::string& scratch) {
    if (release == '\0' || text.find(release) == std::string_view::npos) return text;
    scratch.clear();
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == release && at + 1 < text.size()) ++at;
        scratch += text[at];
    }
    return scratch;
}

}  // namespace openitem::edi
