// From the text of a guide to its tables.
#include "connectors/lib/edi/guide.hpp"

#include <openitem/error.hpp>

#include <charconv>
#include <utility>

#include "guide_files.hpp"  // made from guides/ when this is built

namespace openitem::edi {
namespace {

struct Words {
    std::vector<std::string_view> list;
    std::string_view line;

    std::string_view operator[](std::size_t i) const {
        return i < list.size() ? list[i] : std::string_view();
    }
    [[noreturn]] void fail(const char* expected) const {
        throw Error(OI_INTERNAL, "edi.guide",
                    "expected " + std::string(expected) + " in the line: " + std::string(line));
    }
};

template <class F>
void each_line(std::string_view text, F&& take) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        Words words;
        words.line = text.substr(0, end);
        std::string_view rest = words.line.substr(0, words.line.find('#'));
        while (!rest.empty()) {
            const std::size_t length = std::min(rest.find(' '), rest.size());
            if (length != 0) words.list.push_back(rest.substr(0, length));
            rest.remove_prefix(std::min(length + 1, rest.size()));
        }
        if (!words.list.empty()) take(words);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool take_suffix(std::string_view& word, char mark) {
    if (word.empty() || word.back() != mark) return false;
    word.remove_suffix(1);
    return true;
}

std::uint32_t number(std::string_view text, const Words& words) {
    std::uint32_t out = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) words.fail("a number");
    return out;
}

std::uint32_t most_of(std::string_view text, const Words& words) {
    return text == "*" ? UINT32_MAX : number(text, words);
}

ElementType type_of(std::string_view text, const Words& words) {
    if (text == "AN") return ElementType::text;
    if (text == "ID") return ElementType::code;
    if (text == "DT") return ElementType::date;
    if (text == "TM") return ElementType::time;
    if (text == "R") return ElementType::number;
    if (text == "X") return ElementType::any;
    if (text.size() == 2 && text[0] == 'N') return ElementType::whole;
    words.fail("a type of AN, ID, DT, TM, R, N0 to N9 or X");
}

}  // namespace

class GuideCompiler {
public:
    GuideCompiler(std::string_view dictionary, std::string_view message, unsigned version)
        : version_(version), guide_(std::make_unique<Guide>()) {
        each_line(dictionary, [&](const Words& words) { take_dictionary(words); });
        guide_->loops_.push_back({});
        each_line(message, [&](const Words& words) { take_message(words); });
        if (loop_ != 0) throw Error(OI_INTERNAL, "edi.guide", "a loop of a guide has no end");
        guide_->loops_[0].last = static_cast<std::uint16_t>(guide_->positions_.size() - 1);
        guide_->finish();
    }

    std::unique_ptr<Guide> take() { return std::move(guide_); }

private:
    void take_dictionary(const Words& words) {
        if (words[0] == "e") {
            take_element(words);
        } else if (words[0] == "c") {
            composites_.emplace(words[1], words);
        } else if (words[0] == "s") {
            lines_.emplace(words[1], words);
            guide_->known_tags_.push_back(tag_of(words[1]));
        } else {
            words.fail("e, c or s");
        }
    }

    void take_element(const Words& words) {
        ElementRule rule;
        rule.reference = number(words[1], words);
        rule.type = type_of(words[2], words);
        set_lengths(rule, words[3], words);
        std::size_t at = 4;
        for (; at < words.list.size() && words[at].find('=') != std::string_view::npos; ++at) {
            const std::size_t equals = words[at].find('=');
            if (version_ >= number(words[at].substr(0, equals), words)) {
                set_lengths(rule, words[at].substr(equals + 1), words);
            }
        }
        if (at < words.list.size()) {
            auto codes = std::make_unique<std::vector<std::string>>();
            for (; at < words.list.size(); ++at) codes->emplace_back(words[at]);
            rule.codes = codes.get();
            guide_->codes_.push_back(std::move(codes));
        }
        elements_.emplace(words[1], rule);
    }

    static void set_lengths(ElementRule& rule, std::string_view text, const Words& words) {
        const std::size_t slash = text.find('/');
        if (slash == std::string_view::npos) words.fail("lengths like 1/30");
        rule.least = number(text.substr(0, slash), words);
        rule.most = number(text.substr(slash + 1), words);
    }

    ElementRule element(std::string_view word, const Words& words) {
        std::uint16_t repeats = 1;
        if (const std::size_t star = word.find('*'); star != std::string_view::npos) {
            repeats = static_cast<std::uint16_t>(number(word.substr(star + 1), words));
            word = word.substr(0, star);
        }
        const bool mandatory = take_suffix(word, '!');
        ElementRule rule;
        if (const auto simple = elements_.find(word); simple != elements_.end()) {
            rule = simple->second;
        } else if (const auto parts = composites_.find(word); parts != composites_.end()) {
            rule = composite(word, parts->second);
        } else {
            words.fail("elements of the dictionary");
        }
        rule.mandatory = mandatory;
        rule.repeats = repeats;
        return rule;
    }

    ElementRule composite(std::string_view name, const Words& parts) {
        ElementRule rule;
        rule.type = ElementType::composite;
        rule.reference = number(name.substr(1), parts);
        auto& known = known_composites_[std::string(name)];
        if (known.second == 0) {
            std::vector<ElementRule> members;
            for (std::size_t i = 2; i < parts.list.size(); ++i) {
                members.push_back(element(parts[i], parts));
            }
            auto& all = guide_->components_;
            known = {static_cast<std::uint16_t>(all.size()),
                     static_cast<std::uint16_t>(members.size())};
            all.insert(all.end(), members.begin(), members.end());
        }
        rule.first = known.first;
        rule.count = known.second;
        return rule;
    }

    static Relation relation(std::string_view word, const Words& words) {
        Relation out;
        out.kind = word.front();
        for (std::size_t at = 1; at + 1 < word.size(); at += 2) {
            const std::uint32_t element = number(word.substr(at, 2), words);
            if (out.first == 0) out.first = std::uint64_t{1} << element;
            out.all |= std::uint64_t{1} << element;
            if (at == 1 || (at == 3 && out.kind == 'C')) out.element = element;
        }
        return out;
    }

    std::uint16_t segment(std::string_view tag, const Words& from) {
        const std::uint32_t wanted = tag_of(tag);
        auto& all = guide_->segments_;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].tag == wanted) return static_cast<std::uint16_t>(i);
        }
        const auto line = lines_.find(tag);
        if (line == lines_.end()) from.fail("a segment of the dictionary");
        const Words& words = line->second;
        SegmentRule rule;
        rule.tag = wanted;
        bool relations = false;
        for (std::size_t i = 2; i < words.list.size(); ++i) {
            if (words[i] == "|") {
                relations = true;
            } else if (relations) {
                rule.relations.push_back(relation(words[i], words));
            } else {
                rule.elements.push_back(element(words[i], words));
            }
        }
        all.push_back(std::move(rule));
        return static_cast<std::uint16_t>(all.size() - 1);
    }

    void take_message(const Words& words) {
        auto& loops = guide_->loops_;
        if (words[0] == "message") {
            guide_->group_code_ = words[2];
        } else if (words[0] == "loop") {
            std::string_view name = words[1];
            Loop loop;
            loop.mandatory = take_suffix(name, '!');
            loop.parent = loop_;
            loop.path =
                loop_ == 0 ? std::string(name) : loops[loop_].path + "/" + std::string(name);
            loop.most = most_of(words[2], words);
            loop.first = static_cast<std::uint16_t>(guide_->positions_.size());
            loops.push_back(loop);
            loop_ = static_cast<std::uint16_t>(loops.size() - 1);
        } else if (words[0] == "end") {
            if (loop_ == 0) words.fail("a loop that ends here");
            loops[loop_].last = static_cast<std::uint16_t>(guide_->positions_.size() - 1);
            loop_ = loops[loop_].parent;
        } else {
            std::string_view tag = words[0];
            Position position;
            position.mandatory = take_suffix(tag, '!');
            position.segment = segment(tag, words);
            position.loop = loop_;
            position.most = most_of(words[1], words);
            position.starts_loop = loop_ != 0 && loops[loop_].first == guide_->positions_.size();
            guide_->positions_.push_back(position);
        }
    }

    unsigned version_;
    std::unique_ptr<Guide> guide_;
    std::map<std::string, ElementRule, std::less<>> elements_;
    std::map<std::string, Words, std::less<>> composites_, lines_;
    std::map<std::string, std::pair<std::uint16_t, std::uint16_t>> known_composites_;
    std::uint16_t loop_ = 0;
};

std::unique_ptr<Guide> compile_guide(std::string_view dictionary, std::string_view message,
                                     unsigned version) {
    return GuideCompiler(dictionary, message, version).take();
}

const Guide* GuideBook::find(std::string_view dictionary, std::string_view type, unsigned version) {
    std::string name = std::string(dictionary) + "-" + std::string(type);
    const std::string key = name + "/" + std::to_string(version);
    if (const auto known = guides_.find(key); known != guides_.end()) return known->second.get();
    std::string_view words, message;
    for (const auto& file : guide_files::all) {
        if (file.name == dictionary) words = file.text;
        if (file.name == name) message = file.text;
    }
    std::unique_ptr<Guide> made;
    if (!words.empty() && !message.empty()) made = compile_guide(words, message, version);
    return guides_.emplace(key, std::move(made)).first->second.get();
}

}  // namespace openitem::edi
