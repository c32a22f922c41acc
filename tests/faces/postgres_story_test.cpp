// Every command on both stores: the story of samples/, then what it leaves out, told word for word
// the same whether the books are in files or in PostgreSQL.
#include <sys/stat.h>

#include <filesystem>

#include "host/store/testbed/place.hpp"
#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

namespace fs = std::filesystem;

const std::string source = OPENITEM_SOURCE_DIR;

// What the story does not run, or does not show exactly. Each line is for the shell.
constexpr const char* afterwards[] = {
    "openitem verify nordlicht --fingerprint --json",
    "openitem verify harbour --fingerprint --json",
    "openitem verify cascade --fingerprint --json",
    "openitem verify pacific --fingerprint --json",
    "openitem company list --json",
    "openitem check nordlicht --json",
    "openitem sync nordlicht --history --json",
    "openitem sync nordlicht --dry-run --json",
    "openitem sync nordlicht --full --json",
    "openitem aging nordlicht --by invoice --as-of 2026-05-31 --json",
    "openitem aging cascade --known-at 2026-09-30T00:00:00Z --json",
    "openitem kpi nordlicht --from 2026-01-01 --to 2026-09-30 --json",
    "openitem kpi harbour --json",
    "openitem explain nordlicht RE-2026-0349 --json",
    "openitem explain harbour item:1 --json",
    "openitem explain nordlicht nothing-of-that-name",
    "openitem journal nordlicht --all --from 2026-01-01 --to 2026-12-31 --json",
    "openitem journal nordlicht --since-last --out first.csv",
    "openitem journal nordlicht --since-last --out second.csv",
    "cat first.csv second.csv",
    "openitem reconcile nordlicht --with inbox/nordlicht/op-liste.csv --as-of 2026-09-30 --json",
    "openitem quarantine nordlicht list --json",
    "openitem quarantine nordlicht show 3 --json",
    "openitem quarantine nordlicht discard 3 --reason 'the ERP says so'",
    "openitem quarantine nordlicht retry --json",
    "openitem tasks nordlicht --json",
    "openitem tasks nordlicht done 1 --reason refunded",
    "openitem cash nordlicht list --all --json",
    "openitem cash nordlicht match --json",
    "openitem cash nordlicht unapply NB26090001 --reason 'paid for another invoice'",
    "openitem cash nordlicht apply NB26090001 --json",
    "openitem credit cascade policy",
    "openitem credit cascade check --order SO-5530 --json",
    "openitem credit cascade explain 1 --json",
    "openitem dispute cascade list --json",
    "openitem dispute cascade show D-1 --json",
    "openitem dispute cascade resolve D-1 --credit --json",
    "openitem rates nordlicht list --json",
    "openitem customer nordlicht list --json",
    "openitem customer nordlicht show '#1' --json",
    "openitem customer nordlicht review --json",
    "openitem customer nordlicht merge '#2' '#3' --on 2026-09-01 --reason 'one house' --by ada",
    "openitem customer nordlicht show '#2' --json",
    "openitem customer nordlicht unmerge '#3' --on 2026-09-15 --reason 'sold' --by ada",
    "openitem customer nordlicht state '#1' block --until 2026-12-31 --reason 'in talks' --by ada",
    "openitem customer nordlicht account '#1' entered DE89370400440532013000 --by ada",
    "openitem writeoff nordlicht propose item:1 --reason insolvent --by ada --json",
    "openitem writeoff cascade propose item:5 --reason insolvent --by ada --json",
    "openitem writeoff cascade approve 2 --by bob --json",
    "openitem writeoff cascade list --json",
    "openitem period nordlicht check --through 2026-04-30 --json",
    "openitem period nordlicht close --through 2026-03-31 --soft --by ada --json",
    "openitem period nordlicht allow --until 2026-10-05T18:00:00Z --reason 'late refund' --by ada",
    "openitem period nordlicht reopen --from 2026-03-01 --reason 'invoice forgotten' --by ada",
    "openitem period nordlicht list --json",
    "openitem sync no-such-company",
    "openitem verify nordlicht --json",
    "openitem verify nordlicht --fingerprint --json",
    "openitem verify cascade --fingerprint --json",
};

// The story in `folder`, then the rest; each by `program`.
std::string tell(const std::string& folder, const std::string& program) {
    tests::ProcessOptions options;
    options.timeout = std::chrono::seconds(300);
    options.environment = {"OPENITEM=" + program, "NO_COLOR=1", "OPENITEM_NOW=2026-10-01T08:00:00Z",
                           "COLUMNS=100"};
    const auto story =
        tests::run_process({"/bin/bash", source + "/samples/story.sh", "--keep", folder}, options);
    EXPECT_EQ(story.exit_code, 0) << story.out << story.err;
    std::string told = story.out + story.err;
    for (const char* line : afterwards) {
        const std::string command = line;
        const auto done = tests::run_process(
            {"/bin/bash", "-c",
             "openitem() { \"$OPENITEM\" \"$@\"; }; cd '" + folder + "/meridian'; " + command},
            options);
        told += "\n$ " + command + "\n" + done.out + done.err + "exit code " +
                std::to_string(done.exit_code) + "\n";
        EXPECT_LT(done.exit_code, 4) << command << '\n' << done.out << done.err;
    }
    return told;
}

// The first line that differs, and the command that it answers.
std::string first_difference(const std::string& a, const std::string& b) {
    std::istringstream left(a);
    std::istringstream right(b);
    std::string command;
    for (std::string of_a, of_b;;) {
        const bool more = static_cast<bool>(std::getline(left, of_a));
        const bool both = static_cast<bool>(std::getline(right, of_b)) && more;
        if (both && of_a == of_b) {
            if (of_a.starts_with("$ ")) command = of_a;
            continue;
        }
        return more || both ? command + "\n  files     " + of_a + "\n  postgres  " + of_b : "";
    }
}

TEST(PostgresStory, IsToldWordForWordAsThatOfFiles) {
    const tests::TemporaryFolder place;
    const auto folder = place.path() + "/story";
    const auto in_files = tell(folder, OPENITEM_PROGRAM);
    fs::rename(folder, place.path() + "/in-files");

    // The story has three workspaces that name the same company: a database for each.
    std::string url;
    for (const char* workspace : {"meridian", "peace", "killed"}) {
        url = store::testbed::new_postgres_database(workspace);
    }
    const auto socket = url.substr(url.find('?'));
    const auto program = place.write(
        "openitem",
        "#!/bin/sh\nexport OPENITEM_STORE=\"postgresql://openitem@/$(basename \"$PWD\")" + socket +
            "\"\nexec " OPENITEM_PROGRAM " \"$@\"\n");
    ASSERT_EQ(::chmod(program.c_str(), 0755), 0);
    const auto in_postgres = tell(folder, program);
    EXPECT_EQ(first_difference(in_files, in_postgres), "");
    EXPECT_TRUE(in_files == in_postgres);
    EXPECT_GT(in_files.size(), 100'000U);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        EXPECT_NE(entry.path().filename(), "books.db") << entry.path();
    }
}

}  // namespace
}  // namespace openitem::faces
