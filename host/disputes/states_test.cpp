#include "host/disputes/states.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace openitem::disputes {
namespace {

constexpr State state_at(std::size_t i) { return static_cast<State>(i); }
constexpr Event event_at(std::size_t i) { return static_cast<Event>(i); }

TEST(States, TheTableHasNoTwoAnswers) {
    std::set<std::pair<State, Event>> seen;
    for (const auto& t : transitions()) EXPECT_TRUE(seen.insert({t.from, t.event}).second);
}

TEST(States, OnlyWhatTheTableSaysIsAllowed) {
    std::size_t allowed = 0;
    for (std::size_t s = 0; s < state_count; ++s) {
        for (std::size_t e = 0; e < event_count; ++e) {
            if (after(state_at(s), event_at(e))) ++allowed;
        }
    }
    EXPECT_EQ(allowed, transitions().size());
}

TEST(States, TheNormalWay) {
    State state = State::opened;
    for (const auto& [event, to] :
         {std::pair(Event::start, State::in_process),
          std::pair(Event::ask_customer, State::awaiting_customer),
          std::pair(Event::resume, State::in_process),
          std::pair(Event::propose, State::proposed_resolution),
          std::pair(Event::accept, State::accepted), std::pair(Event::clear, State::settled),
          std::pair(Event::close, State::closed), std::pair(Event::reopen, State::reopened)}) {
        ASSERT_TRUE(after(state, event)) << to_string(state) << " " << to_string(event);
        state = *after(state, event);
        EXPECT_EQ(state, to);
    }
}

TEST(States, EveryStateIsReachedAndOnlyFinalOnesEnd) {
    std::set<State> reached = {State::opened};
    for (std::size_t round = 0; round < state_count; ++round) {
        for (const auto& t : transitions()) {
            if (reached.contains(t.from)) reached.insert(t.to);
        }
    }
    EXPECT_EQ(reached.size(), state_count);
    for (std::size_t s = 0; s < state_count; ++s) {
        bool leaves = false;
        for (const auto& t : transitions()) leaves |= t.from == state_at(s);
        const bool ends = state_at(s) == State::closed_invalid || state_at(s) == State::voided;
        EXPECT_EQ(leaves, !ends) << to_string(state_at(s));
    }
}

TEST(States, AcceptedIsStillDisputedSettledIsNot) {
    EXPECT_TRUE(is_disputed(State::accepted));
    EXPECT_TRUE(is_disputed(State::reopened));
    EXPECT_FALSE(is_disputed(State::settled));
    EXPECT_FALSE(is_disputed(State::rejected));
    EXPECT_FALSE(is_disputed(State::voided));
}

TEST(States, ClearingEndsTheDisputeFromEveryDisputedState) {
    for (std::size_t s = 0; s < state_count; ++s) {
        EXPECT_EQ(after(state_at(s), Event::clear).has_value(), is_disputed(state_at(s)));
    }
}

TEST(States, NamesGoThereAndBack) {
    for (std::size_t s = 0; s < state_count; ++s) {
        EXPECT_EQ(state_from(to_string(state_at(s))), state_at(s));
    }
    EXPECT_FALSE(state_from("open"));
    EXPECT_EQ(to_string(State::opened), "new");
    EXPECT_EQ(to_string(Event::void_it), "void");
}

}  // namespace
}  // namespace openitem::disputes
