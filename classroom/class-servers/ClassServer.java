// A class assignment in Java: readLine, StringTokenizer, and a thread for each client. The types are three.
import java.io.*;
import java.net.*;
import java.util.*;

public class ClassServer implements Runnable {
    private final Socket socket;
    private static final Map<String, Integer> counts = new HashMap<>();

    ClassServer(Socket socket) { this.socket = socket; }

    public static void main(String[] args) throws Exception {
        ServerSocket server = new ServerSocket(Integer.parseInt(args[0]));
        while (true) new Thread(new ClassServer(server.accept())).start();
    }

    public void run() {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            StringTokenizer words = new StringTokenizer(reader.readLine());
            words.nextToken();
            String name = words.nextToken().substring(1);
            String line;
            while ((line = reader.readLine()).length() != 0) { }
            File file = new File("www", name);
            int count = counts.getOrDefault(name, 0) + 1;
            counts.put(name, count);
            System.out.println(name + "|" + socket.getInetAddress().getHostAddress() + "|" + socket.getPort() + "|" + count);
            if (file.exists()) {
                byte[] body = new FileInputStream(file).readAllBytes();
                String type = name.endsWith(".html") ? "text/html" : name.endsWith(".jpg") ? "image/jpeg" : "text/plain";
                out.writeBytes("HTTP/1.0 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n\r\n");
                out.write(body);
            } else {
                out.writeBytes("HTTP/1.0 404 Not Found\r\nContent-Type: text/html\r\n\r\n<TITLE>Not Found</TITLE>");
            }
            out.close();
            socket.close();
        } catch (Exception e) {
            System.out.println(e);
        }
    }
}
