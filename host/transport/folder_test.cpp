#include "host/transport/folder.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "host/transport/secret.hpp"
#include "host/transport/test_place.hpp"

namespace openitem::transport {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::names;
using testing::Place;
using testing::said_by;

FolderSettings settings_of(const Place& place) {
    FolderSettings settings;
    settings.path = place.path() / "in";
    settings.shown = "in";
    settings.work_name = ".openitem-acme-bank";
    settings.selection.settle_seconds = 0;
    settings.now = *base::Instant::parse("2026-03-05T10:00:00Z");
    return settings;
}

TEST(FolderTransport, TakesWhatIsCompleteAndNoOther) {
    const Place place;
    for (const char* name : {"b.xml", "a.xml", "c.xml.part", "d.XML.TMP", ".hidden.xml", "e.csv"}) {
        place.write(std::string("in/") + name, "x");
    }
    fs::create_directories(place.path() / "in/folder.xml");
    auto settings = settings_of(place);
    settings.selection.patterns = {"*.xml", "*.XML*"};
    const auto listing = open_folder(settings)->list();
    EXPECT_THAT(names(listing), ElementsAre("a.xml", "b.xml"));
    EXPECT_EQ(listing.files[0].source, "in/a.xml");
    EXPECT_TRUE(listing.refused.empty());
}

TEST(FolderTransport, LeavesWhatMayStillBeWritten) {
    const Place place;
    place.write("in/old.csv", "x", "2026-01-01T00:00:00Z");
    place.write("in/new.csv", "x");
    auto settings = settings_of(place);
    settings.selection.settle_seconds = 3600;
    const auto listing = open_folder(settings)->list();
    EXPECT_THAT(names(listing), ElementsAre("old.csv"));
    EXPECT_THAT(listing.waiting, ElementsAre("new.csv"));
}

TEST(FolderTransport, OrdersByTimeWhenAsked) {
    const Place place;
    place.write("in/a", "x", "2026-01-02T00:00:00Z");
    place.write("in/b", "x", "2026-01-01T00:00:00Z");
    auto settings = settings_of(place);
    EXPECT_THAT(names(open_folder(settings)->list()), ElementsAre("a", "b"));
    settings.selection.order = Order::time;
    EXPECT_THAT(names(open_folder(settings)->list()), ElementsAre("b", "a"));
}

TEST(FolderTransport, RefusesLinksStrangeNamesAndWhatIsTooBig) {
    const Place place;
    place.write("secret", "not yours");
    place.write("in/new\nline.csv", "x");
    place.write("in/not-utf8-\xff.csv", "x");
    place.write("in/big.csv", "12345");
    fs::create_symlink(place.path() / "secret", place.path() / "in/link.csv");
    auto settings = settings_of(place);
    settings.selection.max_bytes = 4;
    const auto listing = open_folder(settings)->list();
    EXPECT_TRUE(listing.files.empty());
    ASSERT_EQ(listing.refused.size(), 4u);
    for (const auto& line : listing.refused) {
        EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    }
    EXPECT_THAT(listing.refused, ::testing::Contains(HasSubstr("a symbolic link is not followed")));
    EXPECT_THAT(listing.refused, ::testing::Contains(HasSubstr("raise \"max_mib\"")));
}

TEST(FolderTransport, ArchivesByMonthAndNeverOverAnother) {
    const Place place;
    const auto settings = settings_of(place);
    for (const char* text : {"one", "two", "three"}) {
        place.write("in/a.csv", text);
        const auto folder = open_folder(settings);
        const auto listing = folder->list();
        ASSERT_THAT(names(listing), ElementsAre("a.csv"));
        EXPECT_EQ(Place::read(folder->fetch(listing.files[0], {})), text);
        folder->put_away(listing.files[0]);
    }
    EXPECT_EQ(place.text("in/archive/2026/03/a.csv"), "one");
    EXPECT_EQ(place.text("in/archive/2026/03/a-2.csv"), "two");
    EXPECT_EQ(place.text("in/archive/2026/03/a-3.csv"), "three");
    EXPECT_FALSE(fs::exists(place.path() / "in/a.csv"));
}

TEST(FolderTransport, WhatWasTakenBeforeACrashIsFoundAgain) {
    const Place place;
    place.write("in/a.csv", "first");
    const auto settings = settings_of(place);
    {
        const auto folder = open_folder(settings);
        folder->fetch(folder->list().files.at(0), {});
    }
    place.write("in/a.csv", "second, of the same name");
    const auto folder = open_folder(settings);
    auto listing = folder->list();
    ASSERT_THAT(names(listing), ElementsAre("a.csv"));
    EXPECT_EQ(Place::read(folder->fetch(listing.files[0], {})), "first");
    folder->put_away(listing.files[0]);
    listing = folder->list();
    ASSERT_THAT(names(listing), ElementsAre("a.csv"));
    EXPECT_EQ(Place::read(folder->fetch(listing.files[0], {})), "second, of the same name");
}

TEST(FolderTransport, WhatIsReplacedBeforeItIsTakenIsNotReadAsWhatWasListed) {
    const Place place;
    place.write("in/a.csv", "first");
    const auto settings = settings_of(place);
    const auto folder = open_folder(settings);
    const auto listing = folder->list();
    place.write("in/a.csv", "longer than the first");
    EXPECT_THAT(said_by([&] { folder->fetch(listing.files.at(0), {}); }),
                HasSubstr("changed while it was taken"));
    const auto next = folder->list();
    EXPECT_EQ(Place::read(folder->fetch(next.files.at(0), {})), "longer than the first");
}

TEST(FolderTransport, WhatChangesAfterItWasReadIsNotArchived) {
    const Place place;
    place.write("in/a.csv", "first");
    const auto settings = settings_of(place);
    const auto folder = open_folder(settings);
    const auto file = folder->list().files.at(0);
    std::ofstream(folder->fetch(file, {}), std::ios::app) << " and more";
    EXPECT_THAT(said_by([&] { folder->put_away(file); }), HasSubstr("changed after it was read"));
    EXPECT_FALSE(fs::exists(place.path() / "in/archive"));
}

TEST(FolderTransport, TwoCannotReadOneFolderAtOnce) {
    const Place place;
    place.write("in/a.csv", "x");
    const auto settings = settings_of(place);
    const auto first = open_folder(settings);
    EXPECT_THAT(said_by([&] { open_folder(settings); }), HasSubstr("read by another process"));
    auto looking = settings;
    looking.look_only = true;
    EXPECT_THAT(names(open_folder(looking)->list()), ElementsAre("a.csv"));
}

TEST(FolderTransport, LookingChangesNothing) {
    const Place place;
    place.write("in/a.csv", "x");
    auto settings = settings_of(place);
    settings.look_only = true;
    const auto folder = open_folder(settings);
    EXPECT_EQ(Place::read(folder->fetch(folder->list().files.at(0), {})), "x");
    EXPECT_EQ(std::distance(fs::directory_iterator(place.path() / "in"), {}), 1);
}

TEST(FolderTransport, DeletesOrKeepsWhenAsked) {
    const Place place;
    auto settings = settings_of(place);
    settings.after = After::keep;
    place.write("in/a.csv", "x");
    {
        const auto folder = open_folder(settings);
        const auto file = folder->list().files.at(0);
        EXPECT_EQ(folder->fetch(file, {}), place.path() / "in/a.csv");
        folder->put_away(file);
        EXPECT_TRUE(fs::exists(place.path() / "in/a.csv"));
    }
    settings.after = After::remove;
    const auto folder = open_folder(settings);
    const auto file = folder->list().files.at(0);
    folder->fetch(file, {});
    folder->put_away(file);
    EXPECT_TRUE(folder->list().files.empty());
    EXPECT_FALSE(fs::exists(place.path() / "in/archive"));
}

TEST(FolderTransport, AnArchiveThatCannotBeMadeKeepsTheFile) {
    const Place place;
    place.write("in/a.csv", "x");
    place.write("in/archive", "a file where a folder should be");
    auto settings = settings_of(place);
    settings.selection.patterns = {"*.csv"};
    const auto folder = open_folder(settings);
    const auto file = folder->list().files.at(0);
    folder->fetch(file, {});
    EXPECT_THAT(said_by([&] { folder->put_away(file); }),
                HasSubstr("the next sync archives the file"));
    EXPECT_THAT(names(folder->list()), ElementsAre("a.csv"));
}

TEST(FolderTransport, AFolderThatIsNotThereIsSaid) {
    const Place place;
    auto settings = settings_of(place);
    settings.path = place.path() / "nowhere";
    EXPECT_THAT(said_by([&] { open_folder(settings); }),
                HasSubstr("nowhere: expected a folder files can be taken from: No such file"));
}

TEST(FolderTransport, AFolderWithTooManyEntriesIsRefusedAndNotReadToItsEnd) {
    const Selection selection;
    Selector selector(selection, "in", {});
    for (std::size_t i = 0; i < Selection::max_listed; ++i) selector.wants("x.part");
    EXPECT_THAT(said_by([&] { selector.wants("x.part"); }), HasSubstr("more than 100000 entries"));
}

TEST(Secret, IsReadOnlyWhenNobodyElseCan) {
    const Place place;
    const auto file = place.write("bank", "hunter2\n");
    const Secret secret(place.path(), "bank");
    ::chmod(file.c_str(), 0600);
    EXPECT_EQ(secret.read(), "hunter2");
    ::chmod(file.c_str(), 0640);
    const auto said = said_by([&] { static_cast<void>(secret.read()); });
    EXPECT_THAT(said, HasSubstr("chmod 600"));
    EXPECT_EQ(said.find("hunter2"), std::string::npos);
    EXPECT_FALSE(Secret::is_name("../x"));
    EXPECT_FALSE(Secret::is_name(".x"));
    EXPECT_TRUE(Secret::is_name("bank-sftp.key"));
}

}  // namespace
}  // namespace openitem::transport
