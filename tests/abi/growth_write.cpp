// Writes one batch to stdout. Built twice: against today's headers, and (OPENITEM_NEXT) against
// those of a contract that has grown.
#include <openitem/builders.hpp>

#include <cstdio>

using namespace openitem;

int main() {
    BatchWriter writer(
        [](std::span<const char> batch) { std::fwrite(batch.data(), 1, batch.size(), stdout); });
    Records records(writer);
    auto first = records.invoice("R-1");
    first.number("first").modified_at(Instant{1});
#if defined(OPENITEM_NEXT)
    first.next_text("news").next_amount(amount("1.23", "EUR"));
    first.add_next_child().value("unheard of");
    records.next_child_parent("N-1").add_next_child().value("below the unheard of");
#endif
    records.invoice("R-2").number("second").add_note().text("below the second");
    writer.flush();
    return 0;
}
