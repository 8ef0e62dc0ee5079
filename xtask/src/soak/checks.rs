//! The attacks.

use super::{
    Check, Outcome, Place, at_most,
    program::{Program, ask, buffers, get},
    worlds,
};
use crate::Failure;
use socket2::{Domain, SockAddr, Socket, Type};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

pub(super) const ALL: [Check; 20] = [
    Check { what: "a signal while a large world is read", is_long: false, run: signal_while_reading },
    Check { what: "a signal while the world file is a pipe", is_long: false, run: signal_at_a_pipe },
    Check { what: "a good file after a pipe", is_long: false, run: good_file_after_a_pipe },
    Check { what: "160,000 rows of one person, loaded", is_long: false, run: many_rows_of_one_person },
    Check { what: "30,000 names in a projection", is_long: false, run: many_names },
    Check { what: "24,000 names in `rolecall project`", is_long: false, run: many_names_in_a_line },
    Check { what: "100,000 rows on one page", is_long: false, run: large_page },
    Check { what: "238,000 parameters, replayed", is_long: false, run: many_parameters },
    Check {
        what: "deep and wide bodies and projections of 1 MiB, replayed",
        is_long: false,
        run: large_shapes,
    },
    Check {
        what: "300 refused requests of 1 MiB, and nobody reads the log",
        is_long: false,
        run: unread_log,
    },
    Check { what: "a body of 1 MiB in chunks of one byte", is_long: false, run: small_chunks },
    Check { what: "1,000 requests with 98 odd headers", is_long: false, run: odd_headers },
    Check {
        what: "1,000 clients that never read, 256 descriptors",
        is_long: false,
        run: never_reading_few_descriptors,
    },
    Check { what: "300 clients that never read large pages", is_long: false, run: never_reading_large_pages },
    Check { what: "12 clients that read a large page slowly", is_long: false, run: slow_readers },
    Check { what: "128 bodies that come a byte at a time", is_long: false, run: slow_bodies },
    Check { what: "4,096 clients that never read", is_long: true, run: never_reading },
    Check { what: "100 clients that never read, left alone", is_long: true, run: never_reading_for_long },
    Check { what: "100,000 mutated requests, a world of 100,000 rows", is_long: true, run: mutated },
    Check { what: "a body that does not arrive", is_long: true, run: late_body },
];

fn write(place: &Place, name: &str, content: &[u8]) -> Result<PathBuf, Failure> {
    let (path, part) = (place.folder.join(name), place.folder.join(format!("{name}.part")));
    fs::write(&part, content)
        .and_then(|()| fs::rename(&part, &path))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

fn large_world(place: &Place) -> Result<String, Failure> {
    let path = write(place, "large.json", worlds::large().to_string().as_bytes())?;
    Ok(path.display().to_string())
}

/// A pipe that nobody writes to, in place of this file.
fn pipe(path: &PathBuf) -> Result<(), Failure> {
    let part = path.with_extension("pipe");
    let _ = fs::remove_file(&part);
    let made = Command::new("mkfifo").arg(&part).status().map_err(|error| format!("mkfifo: {error}"))?;
    if !made.success() {
        return Err("mkfifo failed".to_owned());
    }
    fs::rename(&part, path).map_err(|error| error.to_string())
}

fn ended(mut program: Program, limit: f64) -> Outcome {
    let (status, seconds) = program.end()?;
    if status != Some(0) {
        return Err(format!("it ended with {status:?}"));
    }
    at_most(seconds, limit, "s")
}

fn signal_while_reading(place: &Place) -> Outcome {
    let mut world = worlds::large();
    // Some 100 MB: it reads for long.
    world["$schema"] = "x".repeat(80 << 20).into();
    let path = write(place, "long.json", world.to_string().as_bytes())?;
    let program = Program::start(place, &["--world", &path.display().to_string()])?;
    let begun = Instant::now();
    // When it has used some time it is at it: signals are heard from the beginning.
    while program.processor_time()? < 0.1 && begun.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(10));
    }
    program.signal("TERM")?;
    ended(program, 1.0)
}

fn signal_at_a_pipe(place: &Place) -> Outcome {
    let path = place.folder.join("pipe.json");
    pipe(&path)?;
    let mut program = Program::start(place, &["--world", &path.display().to_string()])?;
    let (status, seconds) = program.end()?;
    let said = program.said();
    if status != Some(1) || !said.contains("expected a regular file") {
        return Err(format!("{status:?}: {said}"));
    }
    at_most(seconds, 1.0, "s until it is refused")
}

fn good_file_after_a_pipe(place: &Place) -> Outcome {
    let good = br#"{"tokens": [], "organizations": []}"#;
    let path = write(place, "changing.json", good)?;
    let mut program = Program::start(place, &["--world", &path.display().to_string()])?;
    let to = program.address()?;
    pipe(&path)?;
    let stale = |to: SocketAddr| -> Result<bool, Failure> {
        let mut stream = TcpStream::connect(to).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).map_err(|error| error.to_string())?;
        let page = "GET / HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
        let mut text = String::new();
        stream
            .write_all(page.as_bytes())
            .and_then(|()| stream.read_to_string(&mut text))
            .map_err(|error| error.to_string())?;
        Ok(text.contains("This world is stale"))
    };
    let until = |wanted: bool| -> Result<(), Failure> {
        let begun = Instant::now();
        while stale(to)? != wanted {
            if begun.elapsed() > Duration::from_secs(10) {
                return Err(format!("the page does not say that the world is stale: {wanted}"));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    };
    until(true)?;
    write(place, "changing.json", good)?;
    until(false)?;
    pipe(&path)?;
    until(true)?;
    program.signal("TERM")?;
    ended(program, 6.0)
}

fn many_rows_of_one_person(place: &Place) -> Outcome {
    let path = write(place, "one-person.json", worlds::one_person().to_string().as_bytes())?;
    let mut program = Program::start(place, &["--world", &path.display().to_string()])?;
    program.address()?;
    at_most(program.processor_time()?, 6.0, "s of CPU")
}

fn many_names(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet", "--world", &large_world(place)?])?;
    let to = program.address()?;
    let names = vec!["a"; 30_000].join(",");
    let target = format!(
        "/v2/organizationAcls?q=organization&organization=urn:li:organization:1&count=100000&projection=(elements*(roleAssignee~({names})))"
    );
    let (answer, seconds) = ask(to, get(&target).as_bytes())?;
    served(answer.status, 200)?;
    at_most(seconds, 1.0, "s")
}

fn many_names_in_a_line(place: &Place) -> Outcome {
    let names: Vec<String> = (0..24_000).map(|number| format!("a{}", number % 1000)).collect();
    let fields: Vec<String> = (0..80_000).map(|number| format!("\"b{number}\":1")).collect();
    let line = format!("{{{}}}\n", fields.join(","));
    let mut command = Command::new(&place.program);
    command.args(["project", &format!("({})", names.join(","))]).stdin(Stdio::piped()).stdout(Stdio::null());
    let begun = Instant::now();
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(line.as_bytes()).map_err(|error| error.to_string())?;
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if !status.success() {
        return Err(format!("it ended with {status}"));
    }
    at_most(begun.elapsed().as_secs_f64(), 1.0, "s")
}

fn large_page(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet", "--world", &large_world(place)?])?;
    let to = program.address()?;
    let target = "/v2/organizationAcls?q=organization&organization=urn:li:organization:1&count=100000&projection=(elements*(*,roleAssignee~,organization~))";
    let (answer, seconds) = ask(to, get(target).as_bytes())?;
    served(answer.status, 200)?;
    at_most(seconds, answer.length as f64 / 1e7, "s, one for 10 MB")
}

fn served(found: u16, expected: u16) -> Result<(), Failure> {
    if found == expected { Ok(()) } else { Err(format!("the status is {found}, expected {expected}")) }
}

/// A query in a body, as a long one is sent.
fn tunnelled(query: &str) -> Vec<u8> {
    format!(
        "POST /v2/organizationAcls HTTP/1.1\r\nHost: localhost\r\nX-HTTP-Method-Override: GET\r\n\
         Authorization: Bearer admin-token\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{query}",
        query.len()
    )
    .into_bytes()
}

fn many_parameters(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet", "--replay"])?;
    let to = program.address()?;
    // All names of three letters and digits.
    let letters: Vec<char> = ('0'..='9').chain('a'..='z').chain('A'..='Z').collect();
    let most = letters.len().pow(3);
    let letter = |number: usize, place: u32| letters[number / letters.len().pow(place) % letters.len()];
    let name = |number| String::from_iter([letter(number, 2), letter(number, 1), letter(number, 0)]);
    let names: Vec<String> = (0..most).map(name).collect();
    let (answer, seconds) = ask(to, &tunnelled(&names.join("&")))?;
    served(answer.status, 421)?;
    let time = at_most(seconds, 3.0, "s")?;
    Ok(format!("{time}, {}", at_most(program.peak()?, 64.0, "MiB")?))
}

fn large_shapes(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet", "--replay"])?;
    let to = program.address()?;
    let fill = |open: &str, item: &str, close: &str| {
        let items = vec![item; ((1 << 20) - 100) / (item.len() + 1)];
        format!("{open}{}{close}", items.join(","))
    };
    for body in [fill("[", "{\"\":0}", "]"), fill("[", "[0]", "]"), fill("[", "{\"\":{\"\":0}}", ",")] {
        let head = "POST /linkedin/organizations/1/follow-invitations HTTP/1.1\r\nHost: x";
        let message = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        served(ask(to, message.as_bytes())?.0.status, 421)?;
    }
    for query in
        [fill("q=roleAssignee&projection=(", "a(b)", ")"), fill("q=roleAssignee&x=List(", "(a:(a:0))", ")")]
    {
        served(ask(to, &tunnelled(&query))?.0.status, 421)?;
    }
    at_most(program.peak()?, 64.0, "MiB")
}

fn unread_log(place: &Place) -> Outcome {
    let mut program = Program::start(place, &[])?;
    let to = program.address()?;
    // The refusal repeats what it found.
    let message = tunnelled(&format!("q=roleAssignee&count={}", "x".repeat((1 << 20) - 30)));
    for _ in 0..300 {
        served(ask(to, &message)?.0.status, 401)?;
    }
    at_most(program.peak()?, 96.0, "MiB")
}

fn small_chunks(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet"])?;
    let to = program.address()?;
    let head = "POST /linkedin/organizations/1/follow-invitations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let message = format!("{head}{}0\r\n\r\n", "1\r\n \r\n".repeat(1 << 20));
    served(ask(to, message.as_bytes())?.0.status, 401)?;
    at_most(program.peak()?, 24.0, "MiB")
}

fn odd_headers(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet"])?;
    let to = program.address()?;
    let headers: String = (0..97).map(|number| format!("X-Odd-{number}: {}\r\n", "h".repeat(600))).collect();
    let message = format!("GET /v2/x HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
    for _ in 0..1000 {
        served(ask(to, message.as_bytes())?.0.status, 404)?;
    }
    at_most(program.peak()?, 40.0, "MiB")
}

/// A client with a small window.
fn small_window(to: SocketAddr) -> Option<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).ok()?;
    socket.set_recv_buffer_size(2048).ok()?;
    socket.connect_timeout(&SockAddr::from(to), Duration::from_secs(1)).ok()?;
    socket.set_nonblocking(true).ok()?;
    Some(socket)
}

/// A client that asks for this again and again, and reads nothing.
fn never_reads(to: SocketAddr, target: &str) -> Option<Socket> {
    let socket = small_window(to)?;
    let _ = socket.send(get(target).repeat(60).as_bytes());
    Some(socket)
}

/// How long others wait at the most while these hold their connections: for health, for an invitation.
fn others_wait(to: SocketAddr) -> Result<f64, Failure> {
    let invitation = "POST /linkedin/organizations/1/follow-invitations HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
    let mut longest = 0.0_f64;
    for (message, status) in [(get("/_rolecall/health").as_str(), 200), (invitation, 401)].repeat(5) {
        let (answer, seconds) = ask(to, message.as_bytes())?;
        served(answer.status, status)?;
        longest = longest.max(seconds);
    }
    Ok(longest)
}

/// Holds so many connections that never read, and sees whether others are served.
fn held_by_many(mut program: Program, clients: usize, target: &str, memory: f64) -> Outcome {
    let to = program.address()?;
    let before = buffers()?;
    let held: Vec<_> = (0..clients).filter_map(|_| never_reads(to, target)).collect();
    if held.len() < clients {
        return Err(format!("only {} of {clients} clients are connected", held.len()));
    }
    let time = at_most(others_wait(to)?, 10.0, "s for others")?;
    let peak = at_most(program.peak()?, memory, "MiB")?;
    // Of each connection what the system keeps of an answer, and of a request.
    let kept = at_most(buffers()? - before, 0.4 * clients as f64 + 16.0, "MiB in the system")?;
    program.without_panic()?;
    Ok(format!("{time}, {peak}, {kept}"))
}

const OPENAPI: &str = "/_rolecall/openapi.json";
const LARGE_PAGE: &str =
    "/v2/organizationAcls?q=organization&organization=urn:li:organization:1&count=100000";

fn never_reading_few_descriptors(place: &Place) -> Outcome {
    let serve = "ulimit -n 256; exec \"$0\" serve --quiet --listen 127.0.0.1:0";
    let mut command = Command::new("sh");
    held_by_many(Program::spawn(command.args(["-c", serve]).arg(&place.program))?, 1000, OPENAPI, 64.0)
}

fn never_reading_large_pages(place: &Place) -> Outcome {
    let program = Program::start(place, &["--quiet", "--world", &large_world(place)?])?;
    held_by_many(program, 300, LARGE_PAGE, 480.0)
}

/// Connections from one process; with them the check needs some 4,200 descriptors.
fn never_reading(place: &Place) -> Outcome {
    held_by_many(Program::start(place, &["--quiet"])?, 4096, OPENAPI, 256.0)
}

/// A client that reads nothing is gone after its time, whether others wait or not.
fn never_reading_for_long(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet"])?;
    let to = program.address()?;
    let held: Vec<_> = (0..100).filter_map(|_| never_reads(to, OPENAPI)).collect();
    thread::sleep(Duration::from_secs(33));
    let open = held.iter().filter(|socket| is_open(socket)).count();
    if open > 0 || held.len() < 100 {
        return Err(format!("{open} of {} are still connected after 33 s", held.len()));
    }
    Ok("100 of 100 are closed after 33 s".to_owned())
}

fn late_body(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet"])?;
    let head =
        "POST /linkedin/organizations/1/follow-invitations HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n";
    let (answer, seconds) = ask(program.address()?, head.as_bytes())?;
    served(answer.status, 408)?;
    at_most(seconds, 33.0, "s")
}

/// Clients that read a large page slowly keep it, and nobody else waits for them.
fn slow_readers(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet", "--world", &large_world(place)?])?;
    let to = program.address()?;
    let readers: Vec<_> = (0..12)
        .map(|_| {
            let mut socket = TcpStream::connect(to).map_err(|error| error.to_string())?;
            socket.write_all(get(LARGE_PAGE).as_bytes()).map_err(|error| error.to_string())?;
            Ok(socket)
        })
        .collect::<Result<_, Failure>>()?;
    let readers = readers.into_iter().map(|mut socket: TcpStream| {
        thread::spawn(move || {
            let mut bytes = vec![0; 16 << 10];
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_secs(6) {
                if !matches!(socket.read(&mut bytes), Ok(1..)) {
                    return false;
                }
                thread::sleep(Duration::from_millis(200));
            }
            true
        })
    });
    let readers: Vec<_> = readers.collect();
    let mut longest = 0.0_f64;
    while !readers.iter().all(thread::JoinHandle::is_finished) {
        longest = longest.max(others_wait(to)?);
    }
    let cut = readers.into_iter().filter_map(|reader| reader.join().ok()).filter(|read_on| !read_on).count();
    if cut > 0 {
        return Err(format!("{cut} of 12 were cut off while they read"));
    }
    program.without_panic()?;
    at_most(longest, 5.0, "s for others")
}

/// Bodies that come a byte at a time keep no other body out.
fn slow_bodies(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet"])?;
    let to = program.address()?;
    let head = "POST /linkedin/organizations/1/follow-invitations HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n";
    let mut slow: Vec<_> = (0..128).filter_map(|_| TcpStream::connect(to).ok()).collect();
    for socket in &mut slow {
        let _ = socket.write_all(head.as_bytes());
        let _ = socket.write_all(&[b' '; 20 << 10]);
    }
    let mut longest = 0.0_f64;
    for _ in 0..8 {
        for socket in &mut slow {
            let _ = socket.write_all(b" ");
        }
        longest = longest.max(others_wait(to)?);
        thread::sleep(Duration::from_millis(300));
    }
    program.without_panic()?;
    at_most(longest, 5.0, "s for others")
}

/// Whether the other side has not ended it: what it sent before is read first.
fn is_open(mut socket: &Socket) -> bool {
    let mut bytes = [0; 1 << 16];
    loop {
        match socket.read(&mut bytes) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) => return error.kind() == std::io::ErrorKind::WouldBlock,
        }
    }
}

fn mutated(place: &Place) -> Outcome {
    let mut program = Program::start(place, &["--quiet", "--world", &large_world(place)?])?;
    let to = program.address()?;
    let seeds = [
        get("/rest/organizationAcls?q=roleAssignee&projection=(elements*(*,organization~(localizedName)))"),
        get("/v2/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A1&count=10&start=20"),
        get("/~linkedin-paging-rest/rest/organizationAcls?q=roleAssignee&state=APPROVED"),
        String::from_utf8_lossy(&tunnelled("q=roleAssignee&fields=a,b&List(a,(b:c))=x")).into_owned(),
        "PUT /rest/organizationAcls/(organization:urn%3Ali%3Aorganization%3A1,role:ANALYST,roleAssignee:urn%3Ali%3Aperson%3Ap1) \
         HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            .to_owned(),
        "GET / HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n".to_owned(),
    ];
    let mut random = 0x5EED_u64;
    let mut next = move |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap_or(0) % below
    };
    let (mut longest, mut answered) = (0.0_f64, 0);
    for _ in 0..100_000 {
        let mut message = seeds[next(seeds.len())].clone().into_bytes();
        for _ in 0..=next(4) {
            let at = next(message.len());
            let telling: &[u8] = [
                &b"("[..],
                b")",
                b",",
                b"%",
                b"~",
                b"*",
                b"\r\n",
                b"\"",
                b"&",
                b"=",
                b"\0",
                b"9999999999",
                b"~(",
                b"List(",
            ][next(14)];
            message.splice(at..(at + next(3)).min(message.len()), telling.iter().copied());
        }
        let begun = Instant::now();
        let mut stream = TcpStream::connect(to).map_err(|error| format!("it is gone: {error}"))?;
        let _ = stream.write_all(&message);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answered += usize::from(answer.starts_with(b"HTTP/1."));
        longest = longest.max(begun.elapsed().as_secs_f64());
    }
    served(ask(to, get("/_rolecall/health").as_bytes())?.0.status, 200)?;
    let time = at_most(longest, 2.0, "s for one")?;
    let memory = at_most(program.peak()?, 256.0, "MiB")?;
    program.without_panic()?;
    Ok(format!("{answered} answered, {time}, {memory}"))
}
