// A class assignment in Rust, after the usual tutorial: a buffer of 1024 bytes, unwrap everywhere, a thread each.
use std::io::prelude::*;
use std::net::{TcpListener, TcpStream};
use std::{env, fs, thread};

fn main() {
    let port = env::args().nth(1).unwrap_or("8080".to_string());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    for stream in listener.incoming() {
        thread::spawn(|| handle(stream.unwrap()));
    }
}

fn handle(mut stream: TcpStream) {
    let mut buffer = [0; 1024];
    let count = stream.read(&mut buffer).unwrap();
    let request = String::from_utf8_lossy(&buffer[..count]).to_string();
    let line = request.lines().next().unwrap();
    let target = line.split_whitespace().nth(1).unwrap();
    let name = if target == "/" { "/index.html" } else { target };
    let (status, contents) = match fs::read(format!("www{name}")) {
        Ok(bytes) => ("200 OK", bytes),
        Err(_) => ("404 NOT FOUND", b"<title>File Not Found</title>The requested file could not be found".to_vec()),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", contents.len());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&contents).unwrap();
}
