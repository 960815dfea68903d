// A thread for each client, in Java.
//
//     javac -d out Server.java && java -cp out Server [PORT]
//
// Threads share all objects. The counts are in a map that belongs to the log, and `synchronized` lets one thread at a time
// count and print. (Set LC_ALL to a locale of UTF-8: Java names files in the letters of the locale.)
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public final class Server {
    private static final int MAX_HEAD = 16 * 1024;
    private static final String TOKEN = "[!#$%&'*+.^`|~\\w-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") (/[!-~]*) HTTP/(\\d)\\.(\\d)");
    private static final Pattern FIELD_LINE = Pattern.compile("(" + TOKEN + "):[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");
    private static final DateTimeFormatter DATE =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final Map<String, String> TYPES = Map.ofEntries(
        Map.entry("html", "text/html; charset=utf-8"), Map.entry("css", "text/css; charset=utf-8"),
        Map.entry("txt", "text/plain; charset=utf-8"), Map.entry("js", "text/javascript; charset=utf-8"),
        Map.entry("json", "application/json"), Map.entry("svg", "image/svg+xml"), Map.entry("ico", "image/x-icon"),
        Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"), Map.entry("png", "image/png"),
        Map.entry("gif", "image/gif"), Map.entry("pdf", "application/pdf"), Map.entry("zip", "application/zip"));

    private record Request(String method, String file) {}

    private record Response(int status, String fields, byte[] body) {}

    private static final class Refused extends Exception {
        final int status;

        Refused(int status) {
            this.status = status;
        }
    }

    /** The access log, and the counts, which nobody else touches. */
    private static final class Log {
        private final Map<String, Integer> counts = new HashMap<>();
        private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

        synchronized void access(String file, InetSocketAddress client) {
            int count = counts.merge(file, 1, Integer::sum);
            out.print(escape(file) + "|" + client.getAddress().getHostAddress() + "|" + client.getPort() + "|" + count + "\n");
            out.flush();
        }

        private static String escape(String name) {
            StringBuilder escaped = new StringBuilder();
            for (char character : name.toCharArray()) {
                if (character == '|' || character == '%' || Character.isISOControl(character)) {
                    for (byte part : String.valueOf(character).getBytes(StandardCharsets.UTF_8)) {
                        escaped.append(String.format("%%%02X", part));
                    }
                } else {
                    escaped.append(character);
                }
            }
            return escaped.toString();
        }
    }

    private final Path root;
    private final Log log = new Log();

    private Server(Path root) {
        this.root = root;
    }

    public static void main(String[] args) throws IOException {
        String argument = args.length > 0 ? args[0] : "8080";
        int port = argument.matches("[0-9]{1,5}") ? Integer.parseInt(argument) : 0;
        if (port < 1 || port > 65535) fail("bad port \"" + argument + "\": give a whole number from 1 to 65535");
        if (!Files.isDirectory(Path.of("www"))) fail("no folder \"www\" here");
        Server server = new Server(Path.of("www").toRealPath());
        try (ServerSocket listener = new ServerSocket()) {
            listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 512);
            System.out.println("serving www at http://127.0.0.1:" + port + "/");
            while (true) {
                Socket client = listener.accept();
                new Thread(() -> server.serve(client)).start();
            }
        } catch (IOException failure) {
            fail("port " + port + ": " + failure.getMessage());
        }
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }

    /** What a thread does. */
    private void serve(Socket socket) {
        try (Socket client = socket) {
            InetSocketAddress address = (InetSocketAddress) client.getRemoteSocketAddress();
            Request request = null;
            Response response;
            try {
                String head = receiveHead(client.getInputStream());
                if (head == null) return; // the client has left
                request = parse(head);
                response = find(request.file);
            } catch (Refused refusal) {
                response = page(refusal.status);
            }
            boolean withBody = request == null || !request.method.equals("HEAD");
            client.getOutputStream().write(bytes(response, withBody));
            if (request != null) log.access(request.file, address);
            // A close with unread bytes would reset the connection: read on until the client has closed.
            client.shutdownOutput();
            byte[] rest = new byte[65536];
            while (client.getInputStream().read(rest) != -1) { }
        } catch (IOException gone) {
            // there is nobody left to tell
        }
    }

    private static String receiveHead(InputStream in) throws IOException, Refused {
        byte[] received = new byte[MAX_HEAD + 4];
        int length = 0;
        while (length < received.length) {
            int more = in.read(received, length, received.length - length);
            if (more == -1) return null;
            length += more;
            String head = new String(received, 0, length, StandardCharsets.ISO_8859_1);
            int end = head.indexOf("\r\n\r\n");
            if (end != -1) return head.substring(0, end);
        }
        throw new Refused(431);
    }

    private static Request parse(String head) throws Refused {
        String[] lines = head.split("\r\n", -1);
        Matcher first = REQUEST_LINE.matcher(lines[0]);
        if (!first.matches()) throw new Refused(400);
        if (!first.group(3).equals("1")) throw new Refused(505);
        int hosts = 0;
        for (int index = 1; index < lines.length; index++) {
            Matcher field = FIELD_LINE.matcher(lines[index]);
            if (!field.matches()) throw new Refused(400);
            if (field.group(1).equalsIgnoreCase("host")) hosts++;
        }
        if (hosts > 1 || hosts == 0 && !first.group(4).equals("0")) throw new Refused(400);
        String path = decode(first.group(2).split("\\?", 2)[0]);
        String method = first.group(1);
        if (!method.equals("GET") && !method.equals("HEAD")) throw new Refused(405);
        String file = resolve(path);
        return new Request(method, file.isEmpty() ? "index.html" : file);
    }

    /** Escapes stand for bytes, and the bytes are UTF-8. */
    private static String decode(String path) throws Refused {
        ByteBuffer bytes = ByteBuffer.allocate(path.length());
        for (int at = 0; at < path.length(); at++) {
            if (path.charAt(at) != '%') {
                bytes.put((byte) path.charAt(at));
                continue;
            }
            String digits = path.substring(at + 1, Math.min(at + 3, path.length()));
            if (!digits.matches("[0-9A-Fa-f]{2}")) throw new Refused(400);
            bytes.put((byte) Integer.parseInt(digits, 16));
            at += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException noUtf8) {
            throw new Refused(400);
        }
    }

    /** Where {@code ..} leads to, which is never above the first slash. */
    private static String resolve(String path) {
        ArrayDeque<String> parts = new ArrayDeque<>();
        String[] words = path.split("/", -1);
        for (int index = 1; index < words.length - 1; index++) {
            if (words[index].equals("..")) parts.pollLast();
            else if (!words[index].isEmpty() && !words[index].equals(".")) parts.addLast(words[index]);
        }
        parts.addLast(words[words.length - 1]);
        return String.join("/", parts);
    }

    private Response find(String file) {
        Path path;
        try {
            path = root.resolve(file).toRealPath();
        } catch (IOException | InvalidPathException missing) {
            return page(404);
        }
        // Path forgets a slash at the end of a name, and a file with one is no file.
        if (file.endsWith("/") || !path.startsWith(root) || Files.isDirectory(path)) return page(404);
        try {
            byte[] content = Files.readAllBytes(path);
            String name = path.getFileName().toString();
            String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            String type = name.contains(".") ? TYPES.getOrDefault(extension, "application/octet-stream") : "application/octet-stream";
            String modified = DATE.format(Files.getLastModifiedTime(path).toInstant());
            return new Response(200, "Last-Modified: " + modified + "\r\nContent-Type: " + type + "\r\n", content);
        } catch (IOException failure) {
            System.err.println("a file could not be read: " + failure.getMessage());
            return page(500);
        }
    }

    private static String title(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "File Not Found";
            case 405 -> "Method Not Allowed";
            case 431 -> "Request Header Fields Too Large";
            case 505 -> "HTTP Version Not Supported";
            default -> "Internal Server Error";
        };
    }

    private static Response page(int status) {
        String sentence = status == 404 ? "The requested file could not be found" : "The request was not answered";
        String page = "<!doctype html>\n<title>" + title(status) + "</title>\n<p>" + sentence + "</p>\n";
        String allow = status == 405 ? "Allow: GET, HEAD\r\n" : "";
        return new Response(status, allow + "Content-Type: text/html; charset=utf-8\r\n", page.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(Response response, boolean withBody) {
        String head = "HTTP/1.1 " + response.status + " " + title(response.status) + "\r\nDate: " + DATE.format(Instant.now())
            + "\r\nServer: java\r\n" + response.fields + "Content-Length: " + response.body.length + "\r\nConnection: close\r\n\r\n";
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(first.length + (withBody ? response.body.length : 0))
            .put(first).put(response.body, 0, withBody ? response.body.length : 0).array();
    }
}
