// A source of EDIFACT: every message held against its guide, mapped, and acknowledged.
#pragma once

#include "connectors/edifact/document.hpp"
#include "connectors/lib/edi/acknowledge.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace openitem::edifact {

class Reader {
public:
    Reader(Run& run, const Options& options) : run_(run), options_(options), advices_(run) {}

    /// Throws BadSource when it does not start like EDIFACT. What goes wrong behind that costs the
    /// message it stands in, or, where the segments themselves cannot be told, the rest of the
    /// source.
    void read(std::string_view name, File& file);

private:
    using Map = void (*)(Run&, const Document&);
    struct Kind {
        std::unique_ptr<Plan> plan;
        Map map = nullptr;
        std::uint32_t entity = 0;
        unsigned version = 0;
    };

    void follow(edi::EnvelopeReader& envelopes);
    void on_message(edi::EnvelopeReader& envelopes);
    void on_loose(const edi::EnvelopeReader& envelopes);
    void on_interchange_end(const edi::InterchangeHeader& header);
    void on_rest(edi::EnvelopeReader& envelopes, const Error& why);
    /// False: the message is refused, for a reason that `why` gets.
    bool map(const Document& document, const Kind& kind, const Input& input, Error& why);
    const Kind& kind_of(const edi::MessageHeader& header);
    oi_origin origin_of(const edi::EnvelopeReader& envelopes) const;

    Run& run_;
    const Options& options_;
    Texts texts_;
    Advices advices_;
    edi::GuideBook guides_;
    edi::Validator validator_;
    edi::Acknowledgement acknowledgement_;
    std::map<std::pair<std::string, std::string>, Kind, std::less<>> kinds_;  // type, version
    const Kind* last_ = nullptr;  // of last_type_ and last_version_
    std::string last_type_, last_version_;
    std::string_view name_;
    std::uint32_t handle_ = 0;
    bool group_open_ = false;
    bool only_reports_ = true;  // the interchange has nothing but CONTRL and APERAK
    std::string location_;
};

}  // namespace openitem::edifact
