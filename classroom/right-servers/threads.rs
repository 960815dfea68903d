// A thread for each client, in Rust, with nothing but its standard library.
//
//     rustc -O -o server threads.rs && ./server [PORT]
//
// The counts stand in a mutex: whoever wants them has to lock it first, and the compiler sees to it.
use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, process, thread};

const MAX_HEAD: usize = 16 * 1024;

type Counts = Mutex<HashMap<String, u64>>;

/// A request that is not served: its status.
struct Refused(u16);

struct Request {
    is_head: bool,
    name: String,
}

struct Response {
    status: u16,
    fields: String,
    body: Vec<u8>,
}

// ---- A thread

fn respond_client(mut client: TcpStream, address: SocketAddr, root: &Path, counts: &Counts) -> io::Result<()> {
    let request = match receive_head(&mut client)? {
        None => return Ok(()), // the client has left
        Some(head) => head.and_then(|head| parse(&head)),
    };
    let response = match &request {
        Ok(request) => find(root, &request.name),
        Err(Refused(status)) => page(*status),
    };
    client.write_all(head_of(&response).as_bytes())?;
    if !request.as_ref().is_ok_and(|request| request.is_head) {
        client.write_all(&response.body)?;
    }
    if let Ok(request) = request {
        log(&request.name, address, counts);
    }
    // A close with unread bytes would reset the connection: read on until the client has closed.
    client.shutdown(Shutdown::Write)?;
    io::copy(&mut client, &mut io::sink())?;
    Ok(())
}

/// The head without the empty line; nothing where the client leaves before it is complete.
fn receive_head(client: &mut TcpStream) -> io::Result<Option<Result<Vec<u8>, Refused>>> {
    let mut received = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = client.read(&mut piece)?;
        if count == 0 {
            return Ok(None);
        }
        received.extend_from_slice(&piece[..count]);
        let end = received.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        match end {
            Some(end) if end <= MAX_HEAD => {
                received.truncate(end);
                return Ok(Some(Ok(received)));
            }
            None if received.len() <= MAX_HEAD => {}
            _ => return Ok(Some(Err(Refused(431)))),
        }
    }
}

// ---- The request

fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

fn parse(head: &[u8]) -> Result<Request, Refused> {
    // One character for each byte: CR and LF stay what they are, whatever the other bytes mean.
    let text: String = head.iter().map(|&byte| byte as char).collect();
    let mut lines = text.split("\r\n");
    let words: Vec<&str> = lines.next().unwrap_or("").split(' ').collect();
    let [method, target, version] = words[..] else { return Err(Refused(400)) };
    if !is_token(method.as_bytes()) || !target.starts_with('/') || !target.chars().all(|character| character.is_ascii_graphic()) {
        return Err(Refused(400));
    }
    let minor = match version.as_bytes() {
        [b'H', b'T', b'T', b'P', b'/', major, b'.', minor] if major.is_ascii_digit() && minor.is_ascii_digit() => {
            if *major != b'1' {
                return Err(Refused(505));
            }
            *minor
        }
        _ => return Err(Refused(400)),
    };
    let mut hosts = 0;
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(Refused(400))?;
        if !is_token(name.as_bytes()) || value.chars().any(|character| character.is_ascii_control() && character != '\t') {
            return Err(Refused(400));
        }
        hosts += usize::from(name.eq_ignore_ascii_case("host"));
    }
    if hosts > 1 || hosts == 0 && minor != b'0' {
        return Err(Refused(400));
    }
    let path = decode(target.split('?').next().unwrap_or(""))?;
    if method != "GET" && method != "HEAD" {
        return Err(Refused(405));
    }
    let name = resolve(&path);
    Ok(Request { is_head: method == "HEAD", name: if name.is_empty() { "index.html".to_string() } else { name } })
}

/// Escapes stand for bytes, and the bytes are UTF-8.
fn decode(path: &str) -> Result<String, Refused> {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2).ok_or(Refused(400))?;
        let value = |digit: u8| (digit as char).to_digit(16).ok_or(Refused(400));
        bytes.push((value(digits[0])? * 16 + value(digits[1])?) as u8);
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_| Refused(400))
}

/// Where `..` leads to, which is never above the first slash.
fn resolve(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').skip(1).collect();
    let last = parts.pop().unwrap_or("");
    let mut resolved = Vec::new();
    for part in parts {
        match part {
            "" | "." => {}
            ".." => drop(resolved.pop()),
            _ => resolved.push(part),
        }
    }
    resolved.push(last);
    resolved.join("/")
}

// ---- The response

fn find(root: &Path, name: &str) -> Response {
    // A slash at the end is one to the system, but not to a Path: a file with one is no file.
    let Ok(path) = fs::canonicalize(root.join(name)) else { return page(404) };
    if name.ends_with('/') || !path.starts_with(root) || path.is_dir() {
        return page(404);
    }
    match fs::read(&path).and_then(|body| Ok((body, fs::metadata(&path)?.modified()?))) {
        Ok((body, modified)) => {
            let fields = format!("Last-Modified: {}\r\nContent-Type: {}\r\n", http_date(modified), type_of(&path));
            Response { status: 200, fields, body }
        }
        Err(error) => {
            eprintln!("a file could not be read: {error}");
            page(500)
        }
    }
}

fn type_of(path: &Path) -> &'static str {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match extension.as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

fn title_of(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        404 => "File Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    }
}

fn page(status: u16) -> Response {
    let title = title_of(status);
    let sentence = if status == 404 { "The requested file could not be found" } else { "The request was not answered" };
    let allow = if status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    Response {
        status,
        fields: format!("{allow}Content-Type: text/html; charset=utf-8\r\n"),
        body: format!("<!doctype html>\n<title>{title}</title>\n<p>{sentence}</p>\n").into_bytes(),
    }
}

fn head_of(response: &Response) -> String {
    format!(
        "HTTP/1.1 {} {}\r\nDate: {}\r\nServer: threads\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n",
        response.status,
        title_of(response.status),
        http_date(SystemTime::now()),
        response.fields,
        response.body.len(),
    )
}

/// The date in GMT. Years are counted from March on, so that the day of a leap year comes last.
fn http_date(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, second) = (seconds / 86400, seconds % 86400);
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(days % 7) as usize];
    let day = days + 719_468; // since 1 March of the year 0
    let era = day / 146_097; // 400 years each
    let of_era = day % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153; // 0 is March
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era + u64::from(month >= 10);
    let name = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"][month as usize];
    format!("{weekday}, {of_month:02} {name} {year} {:02}:{:02}:{:02} GMT", second / 3600, second / 60 % 60, second % 60)
}

// ---- The access log

fn log(name: &str, address: SocketAddr, counts: &Counts) {
    let mut escaped = String::new();
    for character in name.chars() {
        if character.is_control() || "|%".contains(character) {
            for byte in character.to_string().bytes() {
                escaped += &format!("%{byte:02X}");
            }
        } else {
            escaped.push(character);
        }
    }
    let mut counts = counts.lock().unwrap();
    let count = counts.entry(name.to_string()).or_insert(0);
    *count += 1;
    // Printed while the counts are locked, so that the lines come in the order of the counts.
    println!("{escaped}|{}|{}|{count}", address.ip(), address.port());
}

// ---- The main thread

fn fail(message: String) -> ! {
    eprintln!("{message}");
    process::exit(1)
}

fn main() {
    let argument = env::args().nth(1).unwrap_or("8080".to_string());
    let is_number = argument.bytes().all(|byte| byte.is_ascii_digit());
    let port: u16 = match argument.parse() {
        Ok(port) if is_number && port > 0 => port,
        _ => fail(format!("bad port \"{argument}\": give a whole number from 1 to 65535")),
    };
    if !Path::new("www").is_dir() {
        fail("no folder \"www\" here".to_string());
    }
    let root: Arc<PathBuf> = Arc::new(fs::canonicalize("www").unwrap_or_else(|error| fail(format!("www: {error}"))));
    let counts: Arc<Counts> = Arc::default();
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap_or_else(|error| fail(format!("port {port}: {error}")));
    println!("serving www at http://127.0.0.1:{port}/");
    loop {
        let Ok((client, address)) = listener.accept() else { continue };
        let (root, counts) = (root.clone(), counts.clone());
        // An error here is a client that has gone: there is nobody left to tell.
        let started = thread::Builder::new().spawn(move || respond_client(client, address, &root, &counts));
        if let Err(error) = started {
            eprintln!("no thread for a client: {error}");
        }
    }
}
