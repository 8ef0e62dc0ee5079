//! Every limit of the mock, in one place. What keeps to one takes it from here; `--help`, README.md and SECURITY.md say
//! them, and a test holds the two documents to this table.

use std::time::Duration;

/// The most bytes of a request's head.
pub(crate) const HEAD_BYTES: usize = 64 << 10;
/// The most headers of it.
pub(crate) const HEADERS: usize = 100;
/// How long a head may take to arrive; also how long a connection may wait for the next one.
pub(crate) const HEAD_TIME: Duration = Duration::from_secs(10);
/// The most bytes of a request's body.
pub(crate) const BODY_BYTES: usize = 1 << 20;
/// How long a body may take to arrive.
pub(crate) const BODY_TIME: Duration = Duration::from_secs(30);
/// A body of so many bytes waits for nobody.
pub(crate) const SMALL_BODY: usize = 16 << 10;
/// The most bytes of all larger bodies that are arriving; more wait.
pub(crate) const BODIES_BYTES: usize = 64 << 20;
/// How long a client may read nothing of an answer.
pub(crate) const WRITE_TIME: Duration = Duration::from_secs(30);
/// The most bytes of one answer.
pub(crate) const ANSWER_BYTES: usize = 64 << 20;
/// A page of so many elements waits for nobody.
pub(crate) const SMALL_PAGE: u32 = 100;
/// The most bytes of all answers that wait for their clients, but for one more and for small pages.
pub(crate) const ANSWERS_BYTES: usize = 256 << 20;
/// How much of an answer the system keeps for a client that does not read: it doubles what it is told. Left alone, it
/// keeps up to some megabytes for each; with much less, large answers wait for acknowledgements.
pub(crate) const SEND_BUFFER: u32 = 128 << 10;
/// The most connections at a time.
pub(crate) const CONNECTIONS: usize = 4096;
/// How long a connection must have been silent to give way to another where there is no room.
pub(crate) const SILENCE: Duration = Duration::from_secs(2);
/// The same where there is no place for a connection.
pub(crate) const PLACE_SILENCE: Duration = Duration::from_millis(250);
/// How long what is left of a refused request is read, so that its answer arrives.
pub(crate) const LINGER_TIME: Duration = Duration::from_secs(30);
/// The longest pause while that is read.
pub(crate) const LINGER_PAUSE: Duration = Duration::from_secs(5);
/// How long running exchanges may take to end when the program stops.
pub const GRACE: Duration = Duration::from_secs(5);
/// The most bytes of a world file.
pub const WORLD_BYTES: u64 = 256 << 20;
/// The most worlds besides those that every mock has.
pub(crate) const WORLDS: usize = 256;
/// The most requests of one world that are kept.
pub(crate) const JOURNAL_REQUESTS: usize = 1000;
/// The most bytes of the requests of all worlds that are kept.
pub(crate) const JOURNAL_BYTES: usize = 16 << 20;
/// The most faults of one world that are told line by line.
pub(crate) const FAULTS: usize = 1000;
/// The most bytes of them.
pub(crate) const FAULTS_BYTES: usize = 1 << 20;
/// The most requests of one world whose order is looked at.
pub(crate) const TURNS: usize = 10_000;
/// The most lines of the log that wait to be written.
pub const LOG_LINES: usize = 1024;
/// The most bytes of them.
pub const LOG_BYTES: usize = 4 << 20;
/// The most characters of a target, a message or a value that are shown to people.
pub(crate) const SHOWN: usize = 1000;
/// The most differences that are told of a request that is compared with another.
pub(crate) const DIFFERENCES: usize = 32;

/// The most notes of one kind on a request, and the most names in one.
pub(crate) const NOTES: usize = 8;

/// What is limited, how, and what happens beyond it.
const ROWS: [[&str; 3]; 15] = [
    ["a request's head", "64 KiB, 100 headers, 10 s", "431; closed"],
    ["a request's body", "1 MiB, 30 s", "413 at once; 408"],
    ["all bodies over 16 KiB that are arriving", "64 MiB", "more wait"],
    ["a client that reads nothing", "30 s", "closed"],
    ["an answer", "64 MiB", "500"],
    ["all answers that wait for their clients", "256 MiB and one answer", "pages over 100 elements wait"],
    ["what the system keeps of an answer", "256 KiB a connection", "the mock keeps it"],
    ["connections", "4,096", "more wait"],
    ["a connection that holds what others wait for", "2 s of silence; 0.25 s for a place", "closed"],
    ["the rest of a refused request", "30 s, pauses of 5 s", "closed"],
    ["running exchanges, when it stops", "5 s", "cut off"],
    ["a world file", "a regular file, 256 MiB", "refused"],
    ["requests that are kept", "1,000 a world, 16 MiB", "the oldest go"],
    ["worlds of one's own", "256", "refused"],
    ["log lines that wait", "1,024, 4 MiB, 1,000 characters a text", "dropped; cut"],
];

/// The table for `--help`.
pub fn help() -> String {
    let row = |[what, most, beyond]: &[&str; 3]| format!("  {what}: {most} ({beyond})\n");
    ROWS.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as the documents have it.
    fn table() -> String {
        let row = |[what, most, beyond]: &[&str; 3]| format!("| {what} | {most} | {beyond} |\n");
        ["| what | at most | beyond |\n|---|---|---|\n".to_owned()]
            .into_iter()
            .chain(ROWS.iter().map(row))
            .collect()
    }

    #[test]
    fn the_documents_and_the_help_say_the_limits() {
        for (name, text) in [
            ("README.md", include_str!("../../../README.md")),
            ("SECURITY.md", include_str!("../../../SECURITY.md")),
        ] {
            assert!(text.contains(&table()), "{name} is to have:\n{}", table());
        }
        assert!(help().lines().count() == ROWS.len());
    }

    #[test]
    fn the_table_says_the_limits_that_are_kept() {
        let mebibytes = |bytes: usize| format!("{} MiB", bytes >> 20);
        let seconds = |time: Duration| format!("{} s", time.as_secs());
        let thousands = |number: usize| format!("{},{:03}", number / 1000, number % 1000);
        let kept = [
            format!("{} KiB, {HEADERS} headers, {}", HEAD_BYTES >> 10, seconds(HEAD_TIME)),
            format!("{}, {}", mebibytes(BODY_BYTES), seconds(BODY_TIME)),
            mebibytes(BODIES_BYTES),
            seconds(WRITE_TIME),
            mebibytes(ANSWER_BYTES),
            format!("{} and one answer", mebibytes(ANSWERS_BYTES)),
            format!("{} KiB a connection", (2 * SEND_BUFFER) >> 10),
            thousands(CONNECTIONS),
            format!("{} of silence; {} s for a place", seconds(SILENCE), PLACE_SILENCE.as_secs_f32()),
            format!("{}, pauses of {}", seconds(LINGER_TIME), seconds(LINGER_PAUSE)),
            seconds(GRACE),
            format!("a regular file, {} MiB", WORLD_BYTES >> 20),
            format!("{} a world, {}", thousands(JOURNAL_REQUESTS), mebibytes(JOURNAL_BYTES)),
            WORLDS.to_string(),
            format!(
                "{}, {}, {} characters a text",
                thousands(LOG_LINES),
                mebibytes(LOG_BYTES),
                thousands(SHOWN)
            ),
        ];
        assert_eq!(kept.each_ref().map(String::as_str), ROWS.map(|[_, most, _]| most));
        assert_eq!(ROWS[2][0], format!("all bodies over {} KiB that are arriving", SMALL_BODY >> 10));
        assert_eq!(ROWS[5][2], format!("pages over {SMALL_PAGE} elements wait"));
    }
}
