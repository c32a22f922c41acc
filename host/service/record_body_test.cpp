#include "host/service/record_body.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem::service {
namespace {

TEST(RecordBody, OneTooLongForABatchIsWhole) {
    constexpr std::size_t parts = 60'000;
    const std::string message(800, 'm');  // 48 MB: a batch is sent at 32 MiB
    const auto body = record_body<Acknowledgement>(OI_ACKNOWLEDGEMENT, [&](Acknowledgement& said) {
        said.source_id("1");
        for (std::size_t i = 0; i < parts; ++i) {
            said.add_acknowledged_part().reference(std::to_string(i)).message(message);
        }
    });
    const auto decoded = model::decode_body(body);
    ASSERT_TRUE(decoded.ok());
    std::size_t found = 0;
    for (const auto part : decoded->record().children<oi_acknowledged_part>()) {
        ASSERT_EQ(part.text<OI_ACKNOWLEDGED_PART_REFERENCE>(), std::to_string(found));
        ++found;
    }
    EXPECT_EQ(found, parts);
}

}  // namespace
}  // namespace openitem::service
